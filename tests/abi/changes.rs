//! What one record has and another has not, and what a changelog says of it.

use std::collections::BTreeSet;

use pulldown_cmark::{Event, HeadingLevel, Parser, Tag, TagEnd};

use crate::record::{Record, is_sockshims};

/// By name.
#[derive(Debug)]
pub struct Changes {
    pub added: BTreeSet<String>,
    pub changed: BTreeSet<String>,
    pub removed: BTreeSet<String>,
}

impl Changes {
    pub fn between(old: &Record, new: &Record) -> Self {
        let only_in = |one: &Record, other: &Record| {
            one.0.keys().filter(|name| !other.0.contains_key(*name)).cloned().collect()
        };
        let is_another = |name: &&String| old.0.get(*name).is_some_and(|old| new.0[*name] != *old);
        Self {
            added: only_in(new, old),
            changed: new.0.keys().filter(is_another).cloned().collect(),
            removed: only_in(old, new),
        }
    }

    /// What the changelog does not say where it belongs, and what it says that
    /// is not so.
    pub fn untold(&self, changelog: &str) -> Vec<String> {
        let parts =
            [("Added", &self.added), ("Changed", &self.changed), ("Removed", &self.removed)];
        let mut untold = vec![];
        for (part, changes) in parts {
            let told = told(changelog, part);
            let missing = changes.difference(&told);
            untold.extend(missing.map(|name| format!("{part}: no word of `{name}`")));
            let wrong = told.difference(changes).filter(|name| is_sockshims(name));
            untold.extend(wrong.map(|name| format!("{part}: `{name}` is not")));
        }
        untold
    }
}

/// What stands in backticks in this part of what is not released yet.
fn told(changelog: &str, part: &str) -> BTreeSet<String> {
    let (mut section, mut subsection) = (String::new(), String::new());
    let mut heading = None;
    let mut told = BTreeSet::new();
    for event in Parser::new(changelog) {
        match event {
            Event::Start(Tag::Heading { level, .. }) => heading = Some(level),
            Event::End(TagEnd::Heading(_)) => heading = None,
            Event::Text(text) if heading == Some(HeadingLevel::H2) => section = text.into_string(),
            Event::Text(text) if heading.is_some() => subsection = text.into_string(),
            Event::Code(code) if section == "Unreleased" && subsection == part => {
                told.insert(code.into_string());
            }
            _ => {}
        }
    }
    told
}

/// The test of this test.
pub fn are_seen() {
    let old = "int sockshim_a(int);\nint sockshim_b(int);\nint sockshim_c(int);\n";
    let new = "int sockshim_a(long);\nint sockshim_b(int);\nint sockshim_d(int);\nread\n";
    let changes = Changes::between(&Record::read(old), &Record::read(new));
    let good = "# Changelog\n\n## Unreleased\n\n### Added\n\n- `sockshim_d`, `read`, `make it`\n\n\
                ### Changed\n\n- `sockshim_a`\n\n### Removed\n\n- `sockshim_c`\n\n\
                ## 0.1.0\n\n### Added\n\n- `sockshim_b`, `sockshim_c`\n";
    assert_eq!(changes.untold(good), [""; 0]);
    for (word, other) in [
        ("Unreleased", "0.2.0"),
        ("### Changed", "### Added"),
        ("`read`", "read"),
        ("`sockshim_c`\n\n##", "`sockshim_c`, `sockshim_b`\n\n##"),
        ("`sockshim_a`", "nothing"),
    ] {
        let bad = good.replacen(word, other, 1);
        assert!(!changes.untold(&bad).is_empty(), "{bad}");
    }
}
