-- NEXUS platform schema, version 1.5.0. Target: PostgreSQL 15.

CREATE EXTENSION IF NOT EXISTS citext;

CREATE FUNCTION touch_updated_at() RETURNS trigger
    LANGUAGE plpgsql AS
$$
BEGIN
    NEW.updated_at := now();
    RETURN NEW;
END
$$;

-- Accounts and roles

CREATE TABLE users (
    id             uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    email          citext NOT NULL UNIQUE,
    username       varchar(100) NOT NULL UNIQUE,
    password_hash  varchar(255) NOT NULL,
    first_name     varchar(100),
    last_name      varchar(100),
    is_active      boolean NOT NULL DEFAULT true,
    is_verified    boolean NOT NULL DEFAULT false,
    last_login     timestamptz,
    created_at     timestamptz NOT NULL DEFAULT now(),
    updated_at     timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE roles (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name         varchar(100) NOT NULL UNIQUE,
    description  text,
    permissions  jsonb NOT NULL DEFAULT '[]',
    created_at   timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE user_roles (
    user_id      uuid NOT NULL REFERENCES users (id) ON DELETE CASCADE,
    role_id      uuid NOT NULL REFERENCES roles (id) ON DELETE CASCADE,
    assigned_by  uuid REFERENCES users (id) ON DELETE SET NULL,
    assigned_at  timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (user_id, role_id)
);

-- Registry: what the pull requests declared, as the API serves it

CREATE TABLE ssot_anchors (
    id                uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    anchor_id         varchar(255) NOT NULL UNIQUE,
    family            varchar(100) NOT NULL,
    description       text,
    format            varchar(50) NOT NULL,
    source_hint       varchar(500),
    owner             varchar(255) NOT NULL,
    version           varchar(50) NOT NULL,
    centrality_score  numeric(3, 2) NOT NULL DEFAULT 0 CHECK (centrality_score BETWEEN 0 AND 1),
    created_at        timestamptz NOT NULL DEFAULT now(),
    updated_at        timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE api_endpoints (
    id           uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    name         varchar(255) NOT NULL UNIQUE,
    path         varchar(500) NOT NULL,
    method       varchar(10) NOT NULL,
    description  text,
    version      varchar(20) NOT NULL DEFAULT 'v1',
    is_active    boolean NOT NULL DEFAULT true,
    created_at   timestamptz NOT NULL DEFAULT now(),
    updated_at   timestamptz NOT NULL DEFAULT now(),
    UNIQUE (method, path)
);

CREATE TABLE api_aliases (
    id              uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    alias_name      varchar(50) NOT NULL CHECK (alias_name ~ '^[a-z0-9-]{3,50}$'),
    canonical_name  varchar(255) NOT NULL,
    context         varchar(100) NOT NULL,
    alias_type      varchar(50) NOT NULL CHECK (alias_type IN ('permanent', 'temporary', 'contextual', 'migration')),
    description     text,
    created_by      uuid REFERENCES users (id) ON DELETE SET NULL,
    is_active       boolean NOT NULL DEFAULT true,
    expires_at      timestamptz,
    created_at      timestamptz NOT NULL DEFAULT now(),
    UNIQUE (context, alias_name),
    CHECK (alias_type NOT IN ('temporary', 'migration') OR expires_at IS NOT NULL)
);

-- Audit

CREATE TABLE audit_logs (
    id          uuid PRIMARY KEY DEFAULT gen_random_uuid(),
    table_name  varchar(255) NOT NULL,
    record_id   uuid NOT NULL,
    action      varchar(50) NOT NULL,
    old_values  jsonb,
    new_values  jsonb,
    changed_by  uuid REFERENCES users (id) ON DELETE SET NULL,
    changed_at  timestamptz NOT NULL DEFAULT now(),
    ip_address  inet,
    user_agent  text
);

CREATE INDEX ssot_anchors_family_idx ON ssot_anchors (family);
CREATE INDEX api_aliases_canonical_idx ON api_aliases (canonical_name);
CREATE INDEX audit_logs_record_idx ON audit_logs (table_name, record_id);
CREATE INDEX audit_logs_changed_at_idx ON audit_logs (changed_at);

CREATE TRIGGER users_touch BEFORE UPDATE ON users
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TRIGGER ssot_anchors_touch BEFORE UPDATE ON ssot_anchors
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();

CREATE TRIGGER api_endpoints_touch BEFORE UPDATE ON api_endpoints
    FOR EACH ROW EXECUTE FUNCTION touch_updated_at();
