//! docs/recording.md has every kind of record and attachment that there is.

use std::{fs, path::Path};

use sockshim_log::{Attached, Kind};

fn page() -> String {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../docs/recording.md");
    fs::read_to_string(path).expect("a page")
}

#[test]
fn the_page_has_all_kinds() {
    let page = page();
    let kinds = (1..).map_while(|number| Some((number, Kind(number).name()?)));
    let attached = (1..).map_while(|number| Some((number, Attached(number).name()?)));
    let all: Vec<_> = kinds.chain(attached).collect();
    assert!(all.len() > 40, "{all:?}");
    for (number, name) in all {
        assert!(page.contains(&format!("| {number} | `{name}` |")), "no {name} in the page");
    }
}
