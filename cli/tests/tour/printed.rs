//! What a tour printed, read back.

use std::process::Output;

pub const DOMAINS: [&str; 3] = ["AF_UNIX", "AF_INET", "AF_INET6"];
pub const TYPES: [&str; 4] = ["SOCK_STREAM", "SOCK_DGRAM", "SOCK_SEQPACKET", "SOCK_RAW"];

pub struct Printed {
    pub text: String,
    pub status: Option<i32>,
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Row {
    Well,
    /// With the kernel's words and the plain ones.
    CannotRun(String),
    Wrong(String),
}

impl From<Output> for Printed {
    fn from(output: Output) -> Self {
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(stderr, "", "a tour has nothing to say on stderr");
        let text = String::from_utf8(output.stdout).expect("UTF-8");
        Self { text, status: output.status.code() }
    }
}

impl Printed {
    /// The two lines of a row in the table.
    pub fn lines(&self, domain: &str, socket_type: &str) -> [&str; 2] {
        let mut lines = self.text.lines().skip_while(|&line| line != domain);
        let first = lines.find(|line| line.split(' ').next() == Some(socket_type));
        let first = first.unwrap_or_else(|| panic!("no {domain} {socket_type}: {}", self.text));
        [first, lines.next().expect("a second line")]
    }

    pub fn row(&self, domain: &str, socket_type: &str) -> Row {
        let lines = self.lines(domain, socket_type);
        let both = lines.join("\n");
        if lines[0].ends_with("  cannot run here") {
            assert!(lines[1].trim().starts_with('('), "no reason: {both}");
            Row::CannotRun(both)
        } else if both.contains("WRONG") {
            Row::Wrong(both)
        } else {
            for (line, sign) in lines.iter().zip([" > \"", " < \""]) {
                assert!(line.contains(sign), "{sign} is not in {both}");
                let result = line.rsplit("  ").next().expect("a result");
                assert!(result.starts_with("ok"), "neither well nor wrong: {both}");
            }
            Row::Well
        }
    }

    /// All rows, each of which must be there.
    pub fn rows(&self) -> Vec<Row> {
        DOMAINS.iter().flat_map(|domain| TYPES.map(|kind| self.row(domain, kind))).collect()
    }

    /// Checks the last line against the table, and the exit status against
    /// both.
    pub fn check_count(&self) {
        let rows = self.rows();
        let count = |matches: fn(&Row) -> bool| rows.iter().filter(|row| matches(row)).count();
        let well = count(|row| *row == Row::Well);
        let cannot = count(|row| matches!(row, Row::CannotRun(_)));
        let wrong = count(|row| matches!(row, Row::Wrong(_)));
        assert_eq!(
            self.text.lines().next_back(),
            Some(
                format!("12 rows: {well} ran well, {cannot} cannot run here, {wrong} went wrong")
                    .as_str()
            ),
            "{}",
            self.text
        );
        assert_eq!(self.status, Some(i32::from(wrong > 0)), "{}", self.text);
    }

    /// The calls behind a row, without the indentation.
    pub fn calls(&self, domain: &str, socket_type: &str) -> Vec<&str> {
        let heading = format!("{domain} {socket_type}");
        let is_heading =
            |line: &&str| line.strip_prefix(&heading).is_some_and(|rest| !rest.starts_with('_'));
        self.text
            .lines()
            .skip_while(|line| !is_heading(line))
            .skip(1)
            .take_while(|line| !line.is_empty())
            .map(str::trim_start)
            .collect()
    }
}
