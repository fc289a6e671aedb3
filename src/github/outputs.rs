//! The file that `GITHUB_OUTPUT` names.

/// An entry of the file. Where the value has lines of its own, or could be taken for more than a value, it stands between
/// two lines of the delimiter, which nobody who wrote the value may know.
///
/// `None` when the value holds the delimiter: then another one must be drawn.
pub fn output(name: &str, value: &str, delimiter: &str) -> Option<String> {
    // The runner also ends lines at a carriage return.
    if delimiter.is_empty() || value.contains(delimiter) || name.contains(['=', '\n', '\r']) || name.contains("<<") {
        return None;
    }
    Some(format!("{name}<<{delimiter}\n{value}\n{delimiter}\n"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_value_cannot_end_itself() {
        let value = "a\nexit-code=0\r\nssot\n";
        assert_eq!(output("file", value, "ssot-7"), Some(format!("file<<ssot-7\n{value}\nssot-7\n")));
        assert_eq!(output("file", "a\nssot-7\nexit-code=0", "ssot-7"), None);
        assert_eq!(output("a=b", "", "x"), None);
        assert_eq!(output("a", "", ""), None);
    }
}
