terraform {
  required_version = ">= 1.6"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 5.0"
    }
  }
}

provider "aws" {
  region = var.region

  default_tags {
    tags = {
      platform    = "nexus"
      environment = "production"
    }
  }
}

locals {
  postgres_version = "15"
  database_name    = "nexus_prod"
}

resource "aws_db_instance" "platform" {
  identifier     = "nexus-production"
  engine         = "postgres"
  engine_version = local.postgres_version
  instance_class = var.database_instance_class

  db_name                     = local.database_name
  username                    = "nexus"
  manage_master_user_password = true

  allocated_storage       = 100
  max_allocated_storage   = 500
  storage_encrypted       = true
  multi_az                = true
  backup_retention_period = 35
  deletion_protection     = true

  db_subnet_group_name   = var.database_subnet_group
  vpc_security_group_ids = var.security_group_ids
}

resource "aws_elasticache_replication_group" "cache" {
  replication_group_id = "nexus-production"
  description          = "Sessions, rate limits and the alias cache"
  engine               = "redis"
  engine_version       = "7.1"
  node_type            = var.cache_node_type
  num_cache_clusters   = 2

  automatic_failover_enabled = true
  at_rest_encryption_enabled = true
  transit_encryption_enabled = true
  auth_token                 = var.cache_auth_token

  subnet_group_name  = var.cache_subnet_group
  security_group_ids = var.security_group_ids
}

resource "aws_s3_bucket" "audit_logs" {
  bucket              = "nexus-audit-logs"
  object_lock_enabled = true
}

resource "aws_s3_bucket_versioning" "audit_logs" {
  bucket = aws_s3_bucket.audit_logs.id

  versioning_configuration {
    status = "Enabled"
  }
}

resource "aws_s3_bucket_object_lock_configuration" "audit_logs" {
  bucket = aws_s3_bucket.audit_logs.id

  rule {
    default_retention {
      mode  = "COMPLIANCE"
      years = 7
    }
  }
}

output "database_endpoint" {
  value = aws_db_instance.platform.endpoint
}

output "cache_endpoint" {
  value = aws_elasticache_replication_group.cache.primary_endpoint_address
}
