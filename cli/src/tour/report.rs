//! What the tour prints: a table of who said what, the rule by which a call
//! becomes a `msghdr`, the calls behind the table, and the count.

use std::fmt;

use tabled::{
    Table,
    builder::Builder,
    settings::{Color, Padding, Span, Style, object::Rows, style::HorizontalLine},
};

use super::{
    endpoint::Trace,
    first::{Conversation, Delivery, Outcome},
    kind::{Domain, Kind},
    recorder::excerpt,
};

const COLUMNS: [&str; 6] = ["type", "sent", "arrived", "from", "reported by", "result"];
/// The columns before the result, which a reason has to itself.
const REASON: isize = COLUMNS.len() as isize - 2;

const OPENING: &str = "\
Two processes exchange messages through sockshim, on every type of socket. The
first one sends a greeting (>), the second one answers (<). Each message begins
with the process ID of its sender. The kernel chose the names of the AF_UNIX
sockets; @ marks an abstract name, which is not a file.";

const RULE: &str = "\
How a call becomes a msghdr. sockshim makes only two calls, sendmsg and recvmsg.
send differs from sendto, and recv from recvfrom, in msg_name only:

call                                          msg_name  msg_namelen  msg_iov
----------------------------------------------------------------------------------
send    (fd, buf, len, flags)                 NULL      0            [{buf, len}]
sendto  (fd, buf, len, flags, addr, addrlen)  addr      addrlen      [{buf, len}]
recv    (fd, buf, len, flags)                 NULL      0            [{buf, len}]
recvfrom(fd, buf, len, flags, addr, addrlen)  addr      *addrlen     [{buf, len}]

The flags are passed unchanged to sendmsg and recvmsg. None of these calls sends or
receives control data, so msg_controllen is 0. After a recvfrom, the kernel has
written the sender's address to addr and its length to msg_namelen. sockshim copies
the length to *addrlen. It is 0 if there is no address, as on a TCP connection.";

const CALLS: &str = "\
For each greeting in the table: the call that was made, the call that sockshim made,
and its msghdr before (in) and after (out).";

/// All rows of a tour.
pub struct Report<'a>(pub &'a [(Kind, Outcome)]);

impl fmt::Display for Report<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        writeln!(f, "{OPENING}\n")?;
        for line in self.table().to_string().lines() {
            writeln!(f, "{}", line.trim_end())?;
        }
        writeln!(f, "\n{RULE}\n\n{CALLS}\n")?;
        for (kind, outcome) in self.0 {
            if let Outcome::Talked(talk) = outcome {
                write_calls(f, *kind, talk)?;
                writeln!(f)?;
            }
        }
        writeln!(f, "{}", self.count())
    }
}

impl Report<'_> {
    fn table(&self) -> Table {
        let mut lines = Lines::default();
        let mut domain = None;
        for (kind, outcome) in self.0 {
            if domain.replace(kind.domain) != Some(kind.domain) {
                lines.heading(kind.domain);
            }
            lines.row(*kind, outcome);
        }
        lines.into_table()
    }

    /// One line that counts the rows.
    fn count(&self) -> String {
        let count = |matches: fn(&Outcome) -> bool| {
            self.0.iter().filter(|(_, outcome)| matches(outcome)).count()
        };
        let wrong = count(Outcome::went_wrong);
        let cannot = count(|outcome| matches!(outcome, Outcome::CannotRun { .. }));
        let rows = self.0.len();
        let well = rows - wrong - cannot;
        format!("{rows} rows: {well} ran well, {cannot} cannot run here, {wrong} went wrong")
    }
}

/// The lines of the table, and what makes some of them special.
#[derive(Default)]
struct Lines {
    builder: Builder,
    headings: Vec<usize>,
    reasons: Vec<usize>,
    verdicts: Vec<(usize, Color)>,
}

impl Lines {
    fn heading(&mut self, domain: Domain) {
        let line = self.push([&domain.to_string(), "", "", "", "", ""]);
        self.headings.push(line);
    }

    fn row(&mut self, kind: Kind, outcome: &Outcome) {
        let name = kind.socket_type.to_string();
        match outcome {
            Outcome::Talked(talk) => {
                self.delivery(&name, ">", talk, &talk.greeting);
                self.delivery("", "<", talk, &talk.answer);
            }
            Outcome::CannotRun { refusal, reason } => {
                let why = format!("{refusal}\n({reason})");
                self.reason(&name, &why, "cannot run here", Color::FG_YELLOW);
            }
            Outcome::Failed(why) => self.reason(&name, why, "WRONG", Color::FG_RED),
        }
    }

    fn delivery(&mut self, name: &str, direction: &str, talk: &Conversation, delivery: &Delivery) {
        let Delivery { sent, received, .. } = delivery;
        let faults: Vec<_> = delivery.faults().collect();
        let (verdict, color) = match (faults.is_empty(), talk.type_made, received.header) {
            (false, ..) => (format!("WRONG: {}", faults.join(", ")), Color::FG_RED),
            (true, Some(made), _) => (format!("ok, as {made}"), Color::FG_GREEN),
            (true, None, 0) => ("ok".to_owned(), Color::FG_GREEN),
            (true, None, _) => ("ok, after IP header".to_owned(), Color::FG_GREEN),
        };
        let from = received.from.as_ref().map_or("nobody".to_owned(), ToString::to_string);
        let line = self.push([
            name,
            &format!("{direction} {}", excerpt(sent.text.as_bytes())),
            &excerpt(&received.bytes),
            &from,
            &received.told_by,
            &verdict,
        ]);
        self.verdicts.push((line, color));
    }

    fn reason(&mut self, name: &str, reason: &str, verdict: &str, color: Color) {
        let line = self.push([name, reason, "", "", "", verdict]);
        self.reasons.push(line);
        self.verdicts.push((line, color));
    }

    /// Adds a line and tells where it is in the table, below the header.
    fn push(&mut self, cells: [&str; COLUMNS.len()]) -> usize {
        self.builder.push_record(cells);
        self.builder.count_records()
    }

    fn into_table(mut self) -> Table {
        self.builder.insert_record(0, COLUMNS);
        let mut table = self.builder.build();
        table
            .with(Style::empty().horizontals([(1, HorizontalLine::new('-'))]))
            .with(Padding::new(0, 2, 0, 0))
            .modify(Rows::first(), Color::BOLD);
        for line in self.headings {
            table.modify((line, 0), Span::column(0)).modify((line, 0), Color::BOLD);
        }
        for line in self.reasons {
            table.modify((line, 1), Span::column(REASON));
        }
        for (line, color) in self.verdicts {
            table.modify((line, COLUMNS.len() - 1), color);
        }
        table
    }
}

/// The two calls of a greeting.
fn write_calls(f: &mut fmt::Formatter<'_>, kind: Kind, talk: &Conversation) -> fmt::Result {
    let note = talk.note(kind).map_or(String::new(), |note| format!(" ({note})"));
    writeln!(f, "{}{note}", Color::BOLD.colorize(kind.to_string()))?;
    let Delivery { sent, received, .. } = &talk.greeting;
    for (process, Trace { call, records }) in [("first", &sent.trace), ("second", &received.trace)]
    {
        writeln!(f, "  {process:6}  {call}")?;
        for line in records.iter().flat_map(|record| record.lines()) {
            writeln!(f, "          {line}")?;
        }
    }
    Ok(())
}
