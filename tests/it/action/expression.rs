//! As much of GitHub's expressions as `action.yml` and the example workflows use. Whatever else stands there is refused, and
//! so is a context or an input that does not exist: on GitHub that would be an empty string, and nobody would be told.

use serde_json::Value;

/// What an expression may ask about.
pub(super) struct Scope<'a> {
    /// The contexts: `github`, `inputs`, `runner`, `steps`, …
    pub(super) contexts: &'a Value,
    pub(super) failed: bool,
    pub(super) cancelled: bool,
}

impl Scope<'_> {
    /// A text with every `${{ … }}` in it replaced.
    pub(super) fn fill(&self, text: &str) -> String {
        let mut out = String::new();
        let mut rest = text;
        while let Some((before, after)) = rest.split_once("${{") {
            let (inner, after) = after.split_once("}}").expect("an expression has an end");
            out.push_str(before);
            out.push_str(&text_of(&self.value(inner)));
            rest = after;
        }
        out + rest
    }

    /// Whether a step with this `if` runs.
    pub(super) fn allows(&self, condition: Option<&str>) -> bool {
        let Some(condition) = condition else { return !self.failed && !self.cancelled };
        let bare = condition.trim();
        let bare = bare.strip_prefix("${{").and_then(|rest| rest.strip_suffix("}}")).unwrap_or(bare);
        let asks = ["always()", "success()", "failure()", "cancelled()"].iter().any(|call| bare.contains(call));
        (asks || !self.failed && !self.cancelled) && is_true(&self.value(bare))
    }

    fn value(&self, expression: &str) -> Value {
        let mut parser = Parser { scope: self, tokens: tokens(expression), at: 0 };
        let value = parser.or();
        assert_eq!(parser.at, parser.tokens.len(), "trailing tokens in {expression:?}");
        value
    }
}

fn text_of(value: &Value) -> String {
    match value {
        Value::Null => String::new(),
        Value::String(text) => text.clone(),
        Value::Object(_) | Value::Array(_) => panic!("GitHub would write `Object` or `Array`"),
        other => other.to_string(),
    }
}

fn is_true(value: &Value) -> bool {
    match value {
        Value::Null => false,
        Value::Bool(value) => *value,
        Value::Number(number) => number.as_f64() != Some(0.0),
        Value::String(text) => !text.is_empty(),
        _ => true,
    }
}

/// GitHub compares texts without case, and makes numbers of values of different kinds.
fn equal(a: &Value, b: &Value) -> bool {
    let number = |value: &Value| match value {
        Value::Null => Some(0.0),
        Value::Bool(value) => Some(f64::from(u8::from(*value))),
        Value::Number(number) => number.as_f64(),
        Value::String(text) if text.is_empty() => Some(0.0),
        Value::String(text) => text.parse().ok(),
        _ => None,
    };
    match (a, b) {
        (Value::String(a), Value::String(b)) => a.eq_ignore_ascii_case(b),
        _ => number(a).zip(number(b)).is_some_and(|(a, b)| (a - b).abs() < f64::EPSILON),
    }
}

fn tokens(text: &str) -> Vec<String> {
    let mut tokens = Vec::new();
    let mut rest = text.trim_start();
    while let Some(first) = rest.chars().next() {
        let two = rest.get(..2).unwrap_or_default();
        let length = if ["==", "!=", "&&", "||"].contains(&two) {
            2
        } else if "()!,".contains(first) {
            1
        } else if first == '\'' {
            // A quote inside is written twice; none is here.
            rest[1..].find('\'').expect("a closed text") + 2
        } else {
            let word = |c: char| c.is_ascii_alphanumeric() || "_-.".contains(c);
            let length = rest.find(|c| !word(c)).unwrap_or(rest.len());
            assert!(length > 0, "{rest:?} is not understood");
            length
        };
        tokens.push(rest[..length].to_owned());
        rest = rest[length..].trim_start();
    }
    tokens
}

struct Parser<'s> {
    scope: &'s Scope<'s>,
    tokens: Vec<String>,
    at: usize,
}

impl Parser<'_> {
    fn take(&mut self, token: &str) -> bool {
        let found = self.tokens.get(self.at).is_some_and(|next| next == token);
        self.at += usize::from(found);
        found
    }

    fn or(&mut self) -> Value {
        let mut value = self.and();
        while self.take("||") {
            let next = self.and();
            value = if is_true(&value) { value } else { next };
        }
        value
    }

    fn and(&mut self) -> Value {
        let mut value = self.equality();
        while self.take("&&") {
            let next = self.equality();
            value = if is_true(&value) { next } else { value };
        }
        value
    }

    fn equality(&mut self) -> Value {
        let value = self.unary();
        if self.take("==") {
            return Value::Bool(equal(&value, &self.unary()));
        }
        if self.take("!=") {
            return Value::Bool(!equal(&value, &self.unary()));
        }
        value
    }

    fn unary(&mut self) -> Value {
        if self.take("!") {
            return Value::Bool(!is_true(&self.unary()));
        }
        if self.take("(") {
            let value = self.or();
            assert!(self.take(")"), "a bracket is not closed");
            return value;
        }
        let token = self.tokens.get(self.at).cloned().expect("a value");
        self.at += 1;
        if let Some(text) = token.strip_prefix('\'') {
            return Value::String(text.trim_end_matches('\'').to_owned());
        }
        if self.take("(") {
            assert!(self.take(")"), "{token} takes no arguments here");
            return Value::Bool(match token.as_str() {
                "always" => true,
                "success" => !self.scope.failed && !self.scope.cancelled,
                "failure" => self.scope.failed && !self.scope.cancelled,
                "cancelled" => self.scope.cancelled,
                _ => panic!("no function {token}"),
            });
        }
        match token.as_str() {
            "true" => Value::Bool(true),
            "false" => Value::Bool(false),
            "null" => Value::Null,
            _ => self.context(&token),
        }
    }

    fn context(&self, path: &str) -> Value {
        let parts: Vec<&str> = path.split('.').collect();
        let mut value = self.scope.contexts;
        for (depth, part) in parts.iter().enumerate() {
            // What is in an event or among outputs depends on what happened; the rest is fixed.
            let fixed = depth == 0 || depth == 1 && matches!(parts[0], "inputs" | "steps" | "github" | "runner");
            value = match value.get(part) {
                Some(next) => next,
                None if fixed => panic!("`{path}`: there is no `{part}`"),
                None => return Value::Null,
            };
        }
        value.clone()
    }
}

#[test]
fn expressions_mean_what_github_says() {
    let contexts = serde_json::json!({
        "inputs": {"a": "true", "b": ""}, "github": {"event": {"n": 7}}, "steps": {"x": {"outputs": {"y": "z"}}},
    });
    let scope = Scope { contexts: &contexts, failed: false, cancelled: false };
    for (text, expected) in [
        ("-${{ inputs.a }}-${{ inputs.b }}-${{ github.event.n }}", "-true--7"),
        ("${{ inputs.b || steps.x.outputs.y }}", "z"),
        ("${{ inputs.a == 'TRUE' && steps.x.outputs.none || 'c' }}", "c"),
        ("${{ github.event.none.deep == '' }} ${{ !inputs.b && !(inputs.a != 'true') }}", "true true"),
        ("${{ inputs.b != 'x' && inputs.b }}", ""),
    ] {
        assert_eq!(scope.fill(text), expected, "{text}");
    }
    let failed = Scope { contexts: &contexts, failed: true, cancelled: false };
    let condition = "${{ !cancelled() && inputs.a }}";
    assert!(failed.allows(Some(condition)) && failed.allows(Some("always()")) && !failed.allows(Some("inputs.a")));
    assert!(scope.allows(Some("inputs.a")) && !scope.allows(Some("inputs.b")) && scope.allows(None));
    let cancelled = Scope { contexts: &contexts, failed: false, cancelled: true };
    assert!(!cancelled.allows(Some(condition)) && !cancelled.allows(None) && cancelled.allows(Some("${{ always() }}")));
    assert!(std::panic::catch_unwind(|| scope.fill("${{ inputs.typo }}")).is_err());
}
