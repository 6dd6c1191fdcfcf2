//! Addresses as text: what is read, what is refused, and that reading undoes
//! writing. The standard library's own IP addresses are the judge.

use std::{
    mem::MaybeUninit,
    net::{Ipv4Addr, Ipv6Addr},
};

use proptest::prelude::*;
use sockshim::{
    address::{self, MAX_TEXT},
    errno::Errno,
    kernel::{InterfaceName, Interfaces},
    text::Text,
};

/// Interfaces of the test's own, of which three can't go by name.
struct Fake;

const INTERFACES: [(u32, &[u8]); 7] = [
    (1, b"lo"),
    (2, b"veth-0.1_a"),
    (3, b"4"),
    (4, b"a]b"),
    (5, b"\xff"),
    (6, b"wg+vpn"),
    (7, b"!\"#$&'()*;<=>?@"),
];

impl Interfaces for Fake {
    fn index(&self, name: &[u8]) -> Result<u32, Errno> {
        let found = INTERFACES.iter().find(|interface| interface.1 == name);
        found.map(|interface| interface.0).ok_or(Errno::ENODEV)
    }

    fn name<'a>(&self, index: u32, room: &'a mut InterfaceName) -> Option<&'a [u8]> {
        let (_, name) = INTERFACES.iter().find(|interface| interface.0 == index)?;
        room[..name.len()].copy_from_slice(name);
        Some(&room[..name.len()])
    }
}

fn format(address: &[u8]) -> String {
    let mut room = [MaybeUninit::new(0xee); MAX_TEXT];
    let mut text = Text::new(&mut room);
    address::format(address, Some(&Fake), &mut text);
    let length = text.finish();
    assert!(length < MAX_TEXT, "{length} bytes");
    // SAFETY: every byte was given a value above.
    let text = room[..length].iter().map(|byte| unsafe { byte.assume_init() }).collect();
    String::from_utf8(text).expect("ASCII")
}

fn parse(text: impl AsRef<[u8]>) -> Result<Vec<u8>, Errno> {
    address::parse(text.as_ref(), &Fake).map(|address| {
        let (used, rest) = address.storage().split_at(address.as_bytes().len());
        assert_eq!(used, address.as_bytes());
        assert!(rest.iter().all(|byte| *byte == 0), "{rest:?}");
        used.to_vec()
    })
}

fn of_family(family: i32, rest: &[&[u8]]) -> Vec<u8> {
    let family = u16::try_from(family).expect("16 bits");
    [&family.to_ne_bytes()[..], &rest.concat()].concat()
}

fn inet(port: u16, host: [u8; 4]) -> Vec<u8> {
    of_family(libc::AF_INET, &[&port.to_be_bytes(), &host, &[0; 8]])
}

fn inet6(port: u16, flowinfo: u32, host: Ipv6Addr, scope: u32) -> Vec<u8> {
    let parts: [&[u8]; 4] =
        [&port.to_be_bytes(), &flowinfo.to_be_bytes(), &host.octets(), &scope.to_ne_bytes()];
    of_family(libc::AF_INET6, &parts)
}

fn unix(name: &[u8]) -> Vec<u8> {
    of_family(libc::AF_UNIX, &[name])
}

/// Text and address, each made of the other.
fn pairs() -> Vec<(String, Vec<u8>)> {
    let v6 = |text: &str| text.parse::<Ipv6Addr>().expect("an address");
    let (path, full) = ("p".repeat(107), "p".repeat(108));
    [
        ("127.0.0.1:80", inet(80, [127, 0, 0, 1])),
        ("0.0.0.0:0", inet(0, [0; 4])),
        ("255.255.255.255:65535", inet(65535, [255; 4])),
        ("[::1]:80", inet6(80, 0, v6("::1"), 0)),
        ("[fe80::1%lo]:80", inet6(80, 0, v6("fe80::1"), 1)),
        ("[fe80::1%veth-0.1_a]:80", inet6(80, 0, v6("fe80::1"), 2)),
        ("[fe80::1%3]:80", inet6(80, 0, v6("fe80::1"), 3)),
        ("[fe80::1%4]:80", inet6(80, 0, v6("fe80::1"), 4)),
        ("[fe80::1%5]:80", inet6(80, 0, v6("fe80::1"), 5)),
        ("[fe80::1%wg+vpn]:1", inet6(1, 0, v6("fe80::1"), 6)),
        ("[fe80::1%!\"#$&'()*;<=>?@]:1", inet6(1, 0, v6("fe80::1"), 7)),
        ("[::%4294967295]:0", inet6(0, 0, v6("::"), u32::MAX)),
        ("[::1]:80,flowinfo=0x12345", inet6(80, 0x12345, v6("::1"), 0)),
        ("[::1%lo]:80,flowinfo=0xffffffff", inet6(80, u32::MAX, v6("::1"), 1)),
        ("[::ffff:127.0.0.1]:80", inet6(80, 0, v6("::ffff:7f00:1"), 0)),
        ("[::7f00:1]:80", inet6(80, 0, v6("::7f00:1"), 0)),
        ("[1:0:0:2::3]:80", inet6(80, 0, v6("1:0:0:2:0:0:0:3"), 0)),
        ("[1::2:0:0:3:4]:80", inet6(80, 0, v6("1:0:0:2:0:0:3:4"), 0)),
        ("[1:0:2:3:4:5:6:7]:80", inet6(80, 0, v6("1:0:2:3:4:5:6:7"), 0)),
        ("[1:2:3:4:5:6::]:80", inet6(80, 0, v6("1:2:3:4:5:6:0:0"), 0)),
        ("unix:", unix(b"")),
        ("unix:@", unix(b"\0")),
        ("unix:@\\x00", unix(b"\0\0")),
        ("unix:@a\\x00b@", unix(b"\0a\0b@")),
        ("unix:/run/x.sock", unix(b"/run/x.sock\0")),
        ("unix:a b[]:%~", unix(b"a b[]:%~\0")),
        ("unix:\\x40a@", unix(b"@a@\0")),
        ("unix:\\\\x41\\x0a\\x7f\\xff", unix(b"\\x41\n\x7f\xff\0")),
        (&*format!("unix:{path}"), unix(format!("{path}\0").as_bytes())),
        (&*format!("unix:{full}"), unix(full.as_bytes())),
        (&*format!("unix:@{path}"), unix(format!("\0{path}").as_bytes())),
    ]
    .map(|(text, address)| (text.to_owned(), address))
    .into()
}

#[test]
fn each_address_has_its_text() {
    for (text, address) in pairs() {
        assert_eq!(format(&address), text);
    }
}

#[test]
fn each_text_has_its_address() {
    for (text, address) in pairs() {
        assert_eq!(parse(&text), Ok(address), "{text}");
    }
}

#[test]
fn other_texts_of_the_same_address_are_read() {
    for (other, text) in [
        ("[0:0:0:0:0:0:0:1]:80", "[::1]:80"),
        ("[0000:0::0:0001]:80", "[::1]:80"),
        ("[0:1:2:3:4:5:6::]:80", "[0:1:2:3:4:5:6:0]:80"),
        ("[::127.0.0.1]:80", "[::7f00:1]:80"),
        ("[::ffff:7f00:1]:80", "[::ffff:127.0.0.1]:80"),
        ("[1:2:3:4:5:6:7.8.9.10]:80", "[1:2:3:4:5:6:708:90a]:80"),
        ("[FE80::aB%1]:80", "[fe80::ab%lo]:80"),
        ("[::1%0]:80,flowinfo=0x0000000A", "[::1]:80,flowinfo=0xa"),
        ("unix:\\x41\\x5C\\x5c", "unix:A\\\\\\\\"),
        ("unix:@\\x40", "unix:@@"),
        ("unix:ö\n", "unix:\\xc3\\xb6\\x0a"),
    ] {
        let address = parse(other).unwrap_or_else(|error| panic!("{other}: {error:?}"));
        assert_eq!(format(&address), text);
    }
}

#[test]
fn what_is_no_address_is_refused() {
    let hosts = ["", "x", "1", "1.2.3", "1.2.3.4.5", "1.2.3.", ".1.2.3", "1..2.3", "1.2.3.256"];
    let more =
        ["01.2.3.4", "1.2.3.00", "0x1.2.3.4", "+1.2.3.4", " 1.2.3.4", "1.2.3.4 ", "localhost"];
    let v6 =
        ["", "1", ":", ":1", "1:", ":::", "1:::2", "::1::2", "1::2::", ":1::2", "1::2:", "g::"];
    let v6_more = ["12345::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7::8", "::1.2.3"];
    let v6_v4 =
        ["1.2.3.4", "1.2.3.4::", "::1.2.3.4:5", "1:2:3:4:5:6:7:1.2.3.4", "::01.2.3.4", "::+1"];
    let scopes =
        ["::%", "::%lo ", "::%a]b", "::%01", "::%4294967296", "::%a,b", "::%a/b", "::%lo%lo"];
    let ports =
        ["", ":", ":-1", ":+1", ": 1", ":1 ", ":65536", ":080", ":0x50", ":99999999999", ":1:1"];
    let flows = ["", "x", "flowinfo=1", "flowinfo=0x", "flowinfo=0xg", "flowinfo=0x123456789"];
    let texts =
        ["::1", "::1:80", "[127.0.0.1]:80", "[::1:80", "[::1]80", "x[::1]:80", "[[::1]]:80"];
    let names = ["\\", "\\x", "\\x4", "\\xg0", "\\n", "a\\x00", "a\0", "\\x00a", "@\\", "@\\x0"];
    let mut refused: Vec<String> = vec!["unix".into(), "UNIX:/x".into(), " unix:/x".into()];
    refused.extend(hosts.iter().chain(&more).map(|host| format!("{host}:80")));
    refused.extend(
        v6.iter().chain(&v6_more).chain(&v6_v4).chain(&scopes).map(|host| format!("[{host}]:80")),
    );
    refused.extend(ports.iter().flat_map(|port| [format!("1.2.3.4{port}"), format!("[::]{port}")]));
    refused.extend(flows.iter().map(|flow| format!("[::]:80,{flow}")));
    refused.push("1.2.3.4:80,flowinfo=0x1".into());
    refused.extend(texts.map(Into::into));
    refused.extend(names.iter().map(|name| format!("unix:{name}")));
    refused.extend([109, 126, 127, 4096].map(|length| format!("unix:{}", "p".repeat(length))));
    refused.extend([108, 125, 126, 4096].map(|length| format!("unix:@{}", "p".repeat(length))));
    for text in refused {
        assert_eq!(parse(&text), Err(Errno::EINVAL), "{text:?}");
    }
    assert_eq!(parse("[::%x]:80"), Err(Errno::ENODEV));
    assert_eq!(parse("[::%+1]:80"), Err(Errno::ENODEV), "a name that an interface may have");
    assert_eq!(parse("[::%x]:x"), Err(Errno::EINVAL), "nothing is asked for a bad text");
}

/// Forms of an AF_UNIX address that programs make and the kernel does not
/// tell: they mean the same as the one that it tells. Of a path of 108 bytes
/// it takes one form and tells another.
#[test]
fn a_path_ends_with_its_nul() {
    for name in [&b"/x"[..], b"/x\0", b"/x\0\0\0", b"/x\0junk"] {
        assert_eq!(format(&unix(name)), "unix:/x");
    }
    let told = unix(&[[b'p'; 108].as_slice(), b"\0"].concat());
    assert_eq!(parse(format(&told)), Ok(told[..110].to_vec()));
}

#[test]
fn addresses_of_other_families_have_a_text_that_is_refused() {
    let [zero, one, two] = [0, 1, 2].map(u32::to_ne_bytes);
    let packet = |length| {
        let parts: [&[u8]; 4] =
            [&[8, 6], &one, &[1, 0, 4, length], &[0, 1, 2, 0xab, 0xcd, 0xef, 9, 9]];
        of_family(libc::AF_PACKET, &parts)
    };
    let cases = [
        ("(no address)", vec![]),
        ("(no address)", vec![2]),
        ("unspec", of_family(libc::AF_UNSPEC, &[])),
        ("unspec", of_family(libc::AF_UNSPEC, &[&[7; 14]])),
        ("netlink:pid=2,groups=0x0", of_family(libc::AF_NETLINK, &[&[0; 2], &two, &zero])),
        ("netlink:pid=1,groups=0x2", of_family(libc::AF_NETLINK, &[&[0; 2], &one, &two])),
        ("packet:protocol=0x0806,interface=lo,address=00:01:02:ab:cd:ef", packet(6)),
        ("packet:protocol=0x0806,interface=lo,address=", packet(0)[..12].to_vec()),
        ("vsock:cid=2,port=1", of_family(libc::AF_VSOCK, &[&[0; 2], &one, &two, &[0; 4]])),
        ("family 9, 4 bytes: 09 00 01 fe", of_family(9, &[&[1, 0xfe]])),
        (
            "family 2, 15 bytes: 02 00 00 50 7f 00 00 01 00 00 00 00 00 00 00",
            inet(80, [127, 0, 0, 1])[..15].to_vec(),
        ),
        ("family 65535, 2 bytes: ff ff", of_family(0xffff, &[])),
    ];
    for (text, address) in cases {
        assert_eq!(format(&address), text);
        assert_eq!(parse(text), Err(Errno::EINVAL), "{text}");
    }
    for (family, least) in
        [(libc::AF_NETLINK, 12), (libc::AF_VSOCK, 12), (libc::AF_PACKET, 12), (libc::AF_INET6, 28)]
    {
        let short = of_family(family, &[&vec![0; least - 3]]);
        assert!(format(&short).starts_with(&format!("family {family}, {} bytes: ", least - 1)));
    }
    let cut = packet(9);
    assert!(format(&cut).starts_with("family 17, 20 bytes: "), "{}", format(&cut));
}

#[test]
fn the_longest_text_fits() {
    assert_eq!(format(&unix(&[0xff; 126])).len(), 509);
    assert_eq!(format(&[0xff; 128]).len(), 408);
    let packet: [&[u8]; 3] = [&[0xff; 9], &[116], &[0xff; 116]];
    assert_eq!(format(&of_family(libc::AF_PACKET, &packet)).len(), 399);
}

/// An address that the kernel can tell.
fn told() -> impl Strategy<Value = Vec<u8>> {
    let path =
        prop::collection::vec(1_u8.., 1..108).prop_map(|path| unix(&[&path[..], b"\0"].concat()));
    let name = prop::collection::vec(any::<u8>(), 0..108)
        .prop_map(|name| unix(&[b"\0", &name[..]].concat()));
    prop_oneof![
        any::<(u16, [u8; 4])>().prop_map(|(port, host)| inet(port, host)),
        (any::<u16>(), prop_oneof![Just(0), any::<u32>()], host(), 0_u32..9)
            .prop_map(|(port, flowinfo, host, scope)| inet6(port, flowinfo, host, scope)),
        path,
        name,
    ]
}

/// An IPv6 address; half of its groups are zero.
fn host() -> impl Strategy<Value = Ipv6Addr> {
    let group = prop_oneof![Just(0_u16), Just(0xffff), any::<u16>()];
    prop::array::uniform8(group).prop_map(Ipv6Addr::from)
}

/// Text that is nearly that of an address.
fn nearly(alphabet: &'static str) -> impl Strategy<Value = String> {
    let letters: Vec<_> = alphabet.split(' ').collect();
    prop::collection::vec(prop::sample::select(letters), 0..20).prop_map(|parts| parts.concat())
}

proptest! {
    #![proptest_config(ProptestConfig {
        cases: if cfg!(miri) { 1 } else { 4096 },
        failure_persistence: None,
        ..ProptestConfig::default()
    })]

    #[test]
    fn parse_undoes_format(address in told()) {
        let text = format(&address);
        prop_assert_eq!(parse(&text), Ok(address), "{}", text);
    }

    #[test]
    fn every_address_has_a_text(address in prop::collection::vec(any::<u8>(), 0..=128), family in 0_u8..50) {
        let mut address = address;
        if let [low, high, ..] = &mut *address {
            [*low, *high] = u16::from(family).to_ne_bytes();
        }
        prop_assert!(format(&address).bytes().all(|byte| (b' '..=b'~').contains(&byte)));
    }

    #[test]
    fn format_undoes_parse_but_for_other_texts_of_the_same(text in nearly("unix: @ / a \\x00 \\x40 \\\\ \\x7f ö")) {
        if let Ok(address) = parse(&text) {
            prop_assert_eq!(parse(format(&address)), Ok(address), "{}", text);
        }
    }

    #[test]
    fn ipv6_is_written_as_the_standard_library_writes_it(host in host()) {
        let expected = match host.to_ipv4_mapped() {
            Some(v4) => format!("[::ffff:{v4}]:7"),
            None => format!("[{host}]:7"),
        };
        prop_assert_eq!(format(&inet6(7, 0, host, 0)), expected);
    }

    #[test]
    fn ipv4_is_read_as_the_standard_library_reads_it(text in nearly("0 1 2 25 255 . . . .")) {
        let expected = text.parse::<Ipv4Addr>().map(|host| inet(7, host.octets())).ok();
        prop_assert_eq!(parse(format!("{text}:7")).ok(), expected, "{}", text);
    }

    #[test]
    fn ipv6_is_read_as_the_standard_library_reads_it(text in nearly("0 1 aF : : : : :: 1.2.3.4 12345")) {
        let expected = text.parse::<Ipv6Addr>().map(|host| inet6(7, 0, host, 0)).ok();
        prop_assert_eq!(parse(format!("[{text}]:7")).ok(), expected, "{}", text);
    }
}
