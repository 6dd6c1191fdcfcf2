//! Replays the test vectors through sockshim, as tests/vectors/README.md says:
//!
//! ```sh
//! sockshim-vectors CONSTANTS.json VECTORS.json ...
//! ```
//!
//! For each vector it prints a line of JSON with what its steps answered.

mod calls;

use std::{collections::BTreeMap, env, ffi::c_void, fs, ptr, slice};

use calls::{Arguments, perform};
use libc::{c_int, iovec, mmsghdr, msghdr, sockaddr_storage, socklen_t};
use serde_json::{Value, json};
use sockshim::{
    address,
    errno::Errno,
    kernel::{Libc, Sockets},
    text::Text,
};

/// The size of a `struct sockaddr_storage`.
const STORAGE: socklen_t = size_of::<sockaddr_storage>() as socklen_t;

/// A vector while it runs.
struct Vector<'a> {
    constants: &'a Value,
    descriptors: BTreeMap<String, c_int>,
    /// What the arguments of the present step point to.
    memory: Vec<Vec<u128>>,
}

impl Vector<'_> {
    /// Memory of zeros for as many of a type, and a NUL behind them.
    fn take<T>(&mut self, count: usize) -> *mut T {
        let size = count * size_of::<T>() + 1;
        self.memory.push(vec![0; size.div_ceil(size_of::<u128>())]);
        self.memory.last_mut().expect("pushed").as_mut_ptr().cast()
    }

    fn put<T>(&mut self, values: &[T]) -> *mut c_void {
        let memory = self.take::<T>(values.len());
        // SAFETY: it is as large, and no part of what it is filled from.
        unsafe { ptr::copy_nonoverlapping(values.as_ptr(), memory, values.len()) };
        memory.cast()
    }

    /// The bytes of an address: of its text, or with `$` of a descriptor.
    fn address(&self, text: &str) -> Result<Vec<u8>, Errno> {
        let Some(name) = text.strip_prefix('$') else {
            return Ok(address::parse(text.as_bytes(), &Libc)?.as_bytes().to_vec());
        };
        let (mut storage, mut length) = ([0_u8; STORAGE as usize], STORAGE);
        let fd = self.descriptors[name];
        // SAFETY: both are ours, and as large as they say.
        unsafe { Libc.getsockname(fd, storage.as_mut_ptr().cast(), &raw mut length)? };
        Ok(storage[..length as usize].to_vec())
    }

    fn number(&self, spec: &Value) -> i64 {
        let text = |name: &str| spec[name].as_str();
        if let Some(names) = spec.as_str() {
            let value = |name| self.constants[name].as_i64().expect("a constant");
            names.split('|').map(value).fold(0, |all, value| all | value)
        } else if let Some(name) = text("fd") {
            self.descriptors[name].into()
        } else if let Some(address) = text("address_length") {
            self.address(address).expect("an address").len() as i64
        } else if text("new_fd").is_some() {
            -1
        } else {
            spec.as_i64().unwrap_or(0)
        }
    }

    /// What stands for no memory gives a null pointer.
    fn pointer(&mut self, spec: &Value) -> *mut c_void {
        let Some((kind, value)) = spec.as_object().and_then(|spec| spec.iter().next()) else {
            return ptr::null_mut();
        };
        match (kind.as_str(), value) {
            ("pointer", address) => ptr::without_provenance_mut(number(address)),
            ("text", Value::String(text)) => {
                let times = spec["times"].as_u64().unwrap_or(1);
                self.put(text.repeat(times as usize).as_bytes())
            }
            ("hex", Value::String(digits)) => {
                let byte = |i| u8::from_str_radix(&digits[i..i + 2], 16).expect("two digits");
                self.put(&(0..digits.len()).step_by(2).map(byte).collect::<Vec<_>>())
            }
            ("room", size) => self.put(&vec![b'.'; number(size)]),
            ("ints", Value::Array(items)) => {
                let items: Vec<_> = items.iter().map(|item| self.number(item) as c_int).collect();
                self.put(&items)
            }
            ("address", Value::String(text)) => {
                let address = self.address(text).expect("an address");
                let storage = self.take::<sockaddr_storage>(1).cast();
                // SAFETY: a storage has room for every address.
                unsafe { ptr::copy_nonoverlapping(address.as_ptr(), storage, address.len()) };
                storage.cast()
            }
            ("address_room", _) => self.take::<sockaddr_storage>(1).cast(),
            ("iovec", Value::Array(pairs)) => {
                let part = |pair: &Value| iovec {
                    iov_base: self.pointer(&pair[0]),
                    iov_len: self.number(&pair[1]) as usize,
                };
                let parts: Vec<_> = pairs.iter().map(part).collect();
                self.put(&parts)
            }
            ("msghdr", fields) => {
                let header = self.header(fields);
                self.put(&[header])
            }
            ("mmsghdr", Value::Array(messages)) => {
                let message = |fields| mmsghdr { msg_hdr: self.header(fields), msg_len: 0 };
                let messages: Vec<_> = messages.iter().map(message).collect();
                self.put(&messages)
            }
            _ => ptr::null_mut(),
        }
    }

    fn header(&mut self, fields: &Value) -> msghdr {
        msghdr {
            msg_name: self.pointer(&fields["name"]),
            msg_namelen: self.number(&fields["namelen"]) as socklen_t,
            msg_iov: self.pointer(&fields["iov"]).cast(),
            msg_iovlen: self.number(&fields["iovlen"]) as usize,
            msg_control: self.pointer(&fields["control"]),
            msg_controllen: self.number(&fields["controllen"]) as usize,
            msg_flags: self.number(&fields["flags"]) as c_int,
        }
    }

    /// Adds what is at a pointer after the call, if the call could write there.
    fn report(
        &mut self,
        spec: &Value,
        here: *const c_void,
        length: socklen_t,
        out: &mut Vec<Value>,
    ) {
        let Some((kind, value)) = spec.as_object().and_then(|spec| spec.iter().next()) else {
            return;
        };
        // SAFETY: `pointer` made it of the same description.
        unsafe {
            match (kind.as_str(), value) {
                ("room", size) => {
                    out.push(printable(slice::from_raw_parts(here.cast(), number(size))))
                }
                ("ints", Value::Array(items)) => {
                    let values = slice::from_raw_parts(here.cast(), items.len());
                    out.push(
                        items
                            .iter()
                            .zip(values)
                            .map(|(item, value)| self.value(item, *value))
                            .collect(),
                    );
                }
                ("address_room", _) => {
                    let address = slice::from_raw_parts(here.cast(), length.min(STORAGE) as usize);
                    out.push(format(address).into());
                }
                ("iovec", Value::Array(pairs)) => {
                    let parts = slice::from_raw_parts(here.cast::<iovec>(), pairs.len());
                    for (pair, part) in pairs.iter().zip(parts) {
                        self.report(&pair[0], part.iov_base, 0, out);
                    }
                }
                ("msghdr", fields) => {
                    let seen = self.report_header(fields, &*here.cast(), out);
                    out.push(seen);
                }
                ("mmsghdr", Value::Array(messages)) => {
                    let headers = slice::from_raw_parts(here.cast::<mmsghdr>(), messages.len());
                    for (fields, message) in messages.iter().zip(headers) {
                        let mut seen = self.report_header(fields, &message.msg_hdr, out);
                        seen["len"] = message.msg_len.into();
                        out.push(seen);
                    }
                }
                _ => {}
            }
        }
    }

    fn report_header(&mut self, fields: &Value, header: &msghdr, out: &mut Vec<Value>) -> Value {
        self.report(&fields["name"], header.msg_name, header.msg_namelen, out);
        self.report(&fields["iov"], header.msg_iov.cast(), 0, out);
        self.report(&fields["control"], header.msg_control, 0, out);
        json!({
            "namelen": header.msg_namelen,
            "controllen": header.msg_controllen,
            "flags": header.msg_flags,
        })
    }

    /// An int after the call, or the name of the descriptor that it is.
    fn value(&mut self, spec: &Value, value: c_int) -> Value {
        match spec["new_fd"].as_str() {
            Some(name) if value != -1 => {
                self.descriptors.insert(name.into(), value);
                name.into()
            }
            _ => value.into(),
        }
    }

    fn step(&mut self, spec: &Value) -> Value {
        self.memory.clear();
        let name = spec["call"].as_str().expect("a name");
        let args = spec["args"].as_array().expect("a list");
        let arguments = args.iter().map(|arg| (self.number(arg), self.pointer(arg)));
        let arguments = Arguments(arguments.collect());
        // SAFETY: the arguments are what the function wants, or what the kernel
        // refuses.
        let answer = unsafe { perform(name, &arguments) };

        let mut out = vec![];
        for (i, arg) in args.iter().enumerate() {
            let length = match args.get(i + 1) {
                // SAFETY: an array of ints, of which one is this length.
                Some(next) if next["ints"].is_array() => unsafe { *arguments.pointer(i + 1) },
                _ => STORAGE,
            };
            self.report(arg, arguments.pointer(i), length, &mut out);
        }
        if let (Some(name), Ok(fd)) = (spec["as"].as_str(), answer) {
            self.descriptors.insert(name.into(), fd as c_int);
        }
        if let ("close", Ok(_), Some(closed)) = (name, answer, args[0]["fd"].as_str()) {
            self.descriptors.remove(closed);
        }
        let errno = answer.err().map_or(0, Errno::number);
        json!({"result": answer.unwrap_or(-1), "errno": errno, "out": out})
    }
}

impl Drop for Vector<'_> {
    fn drop(&mut self) {
        for fd in self.descriptors.values() {
            // SAFETY: it is this vector's own.
            _ = unsafe { Libc.close(*fd) };
        }
    }
}

fn number(value: &Value) -> usize {
    value.as_u64().expect("a number") as usize
}

/// The text of an address.
fn format(address: &[u8]) -> String {
    let mut room = [const { std::mem::MaybeUninit::new(0_u8) }; 512];
    let mut text = Text::new(&mut room);
    address::format(address, Some(&Libc), &mut text);
    let length = text.finish();
    // SAFETY: all of it began as zeros.
    room[..length].iter().map(|byte| char::from(unsafe { byte.assume_init() })).collect()
}

fn printable(bytes: &[u8]) -> Value {
    let printable = |byte: &u8| match byte {
        b' '..=b'~' => char::from(*byte).to_string(),
        _ => format!("\\x{byte:02x}"),
    };
    bytes.iter().map(printable).collect::<String>().into()
}

fn load(path: &str) -> Value {
    let text = fs::read_to_string(path).unwrap_or_else(|error| panic!("{path}: {error}"));
    serde_json::from_str(&text).unwrap_or_else(|error| panic!("{path}: {error}"))
}

fn main() {
    let mut files = env::args().skip(1).map(|path| load(&path));
    let constants = files.next().expect("a file of constants");
    for file in files {
        for vector in file["vectors"].as_array().expect("a list") {
            let descriptors = BTreeMap::new();
            let mut state = Vector { constants: &constants, descriptors, memory: vec![] };
            let (setup, then) = (vector["setup"].as_array(), vector["then"].as_array());
            let steps = setup.into_iter().flatten().chain([&vector["call"]]);
            let steps = steps.chain(then.into_iter().flatten());
            let steps: Vec<_> = steps.map(|step| state.step(step)).collect();
            println!("{}", json!({"name": vector["name"], "steps": steps}));
        }
    }
}
