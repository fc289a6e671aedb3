//! Why a text is not a date or a time.

const MONTHS: [(&str, u32); 12] = [
    ("January", 31),
    ("February", 28),
    ("March", 31),
    ("April", 30),
    ("May", 31),
    ("June", 30),
    ("July", 31),
    ("August", 31),
    ("September", 30),
    ("October", 31),
    ("November", 30),
    ("December", 31),
];

/// What is wrong with a text that has the shape of a date (`2025-02-30`) or begins with one, where a calendar or a clock
/// says so. `None` when it is right, or has another shape altogether.
pub(super) fn fault(text: &str) -> Option<String> {
    let (date, rest) = text.split_at_checked(10)?;
    let [year, month, day] = numbers(date, '-', [4, 2, 2])?;
    let Some((name, days)) = month.checked_sub(1).and_then(|index| MONTHS.get(index as usize)) else {
        return Some(format!("there is no month {month:02}"));
    };
    let leap = year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
    let days = days + u32::from(month == 2 && leap);
    if day == 0 || day > days {
        return Some(format!("{name} {year:04} has {days} days"));
    }
    clock_fault(rest)
}

fn clock_fault(rest: &str) -> Option<String> {
    if rest.is_empty() {
        return None;
    }
    if let Some(clock) = rest.strip_prefix(' ') {
        return Some(if clock.is_empty() {
            "it ends in a space".into()
        } else {
            "a `T` must stand between date and time".into()
        });
    }
    let clock = rest.strip_prefix(['T', 't'])?;
    let (clock, after) = clock.split_at_checked(8)?;
    let [hour, minute, second] = numbers(clock, ':', [2, 2, 2])?;
    if hour > 23 {
        return Some(format!("there is no hour {hour}"));
    }
    if minute > 59 {
        return Some(format!("there is no minute {minute}"));
    }
    if second > 60 {
        return Some(format!("there is no second {second}"));
    }
    let zone =
        after.strip_prefix('.').map_or(after, |fraction| fraction.trim_start_matches(|c: char| c.is_ascii_digit()));
    zone.is_empty().then(|| "it needs a time zone, such as a `Z` at its end for UTC".into())
}

/// Three numbers of fixed widths between separators.
fn numbers(text: &str, separator: char, widths: [usize; 3]) -> Option<[u32; 3]> {
    let mut parts = text.split(separator);
    let mut numbers = [0; 3];
    for (number, width) in numbers.iter_mut().zip(widths) {
        let part = parts.next()?;
        if part.len() != width || !part.bytes().all(|byte| byte.is_ascii_digit()) {
            return None;
        }
        *number = part.parse().ok()?;
    }
    parts.next().is_none().then_some(numbers)
}

#[cfg(test)]
mod tests {
    use super::fault;

    #[test]
    fn the_calendar_and_the_clock_say_why() {
        assert_eq!(fault("2025-02-30").as_deref(), Some("February 2025 has 28 days"));
        assert_eq!(fault("2024-02-30").as_deref(), Some("February 2024 has 29 days"));
        assert_eq!(fault("1900-02-29").as_deref(), Some("February 1900 has 28 days"));
        assert_eq!(fault("2025-04-00").as_deref(), Some("April 2025 has 30 days"));
        assert_eq!(fault("2025-13-01").as_deref(), Some("there is no month 13"));
        assert_eq!(fault("2025-01-01T24:00:00Z").as_deref(), Some("there is no hour 24"));
        assert_eq!(
            fault("2025-01-01T10:00:00").as_deref(),
            Some("it needs a time zone, such as a `Z` at its end for UTC")
        );
        assert_eq!(fault("2025-01-01 10:00:00Z").as_deref(), Some("a `T` must stand between date and time"));
        for silent in
            ["2024-02-29", "2000-02-29", "2025-01-01T10:00:00.5+02:00", "tomorrow", "", "2025-1-1", "ñ025-01-01"]
        {
            assert_eq!(fault(silent), None, "{silent}");
        }
    }
}
