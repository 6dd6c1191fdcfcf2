//! Makes a case that shows a difference as simple as it can be.

use anyhow::Result;

use crate::{
    case::{
        Address, AddrlenPlace, Batch, Bytes, Call, Case, Control, Length, Message, Naming, Origin,
        Place, Setting, Step, Timeout, Vectors,
    },
    trial::Verdict,
    worker::Worker,
};

/// How many simpler cases are tried at most.
const MOST_TRIALS: usize = 500;

/// The simplest case found that differs in the same thing.
pub fn shrink(case: &Case, worker: &mut Worker) -> Result<Case> {
    let Verdict::Differs(differences) = worker.judge(case)? else { return Ok(case.clone()) };
    let what = &differences[0].what;
    let mut best = case.clone();
    let mut trials = 0;
    'simpler: loop {
        for candidate in candidates(&best) {
            trials += 1;
            if trials > MOST_TRIALS {
                return Ok(best);
            }
            let verdict = worker.judge(&candidate)?;
            if matches!(verdict, Verdict::Differs(found) if found[0].what == *what) {
                best = candidate;
                continue 'simpler;
            }
        }
        return Ok(best);
    }
}

/// Cases one step simpler than this one, the greatest steps first.
fn candidates(case: &Case) -> Vec<Case> {
    let mut all = simpler_fixtures(case);
    all.extend(simpler_calls(&case.call).into_iter().map(|call| Case { call, ..case.clone() }));
    all.retain(|candidate| candidate != case);
    all
}

fn simpler_fixtures(case: &Case) -> Vec<Case> {
    let mut all = Vec::new();
    let mut simpler = |change: &dyn Fn(&mut Case)| {
        let mut candidate = case.clone();
        change(&mut candidate);
        all.push(candidate);
    };
    simpler(&|it| it.fixture.steps.clear());
    for at in 0..case.fixture.steps.len() {
        simpler(&|it| _ = it.fixture.steps.remove(at));
        simpler(&|it| {
            if let Step::PeerSends(length) | Step::Sends(length) = &mut it.fixture.steps[at] {
                *length = (*length).min(1);
            }
        });
    }
    simpler(&|it| it.fixture.own = Naming::Unnamed);
    simpler(&|it| it.fixture.peer = Naming::Unnamed);
    simpler(&|it| it.fixture.blocking = false);
    simpler(&|it| it.flags = 0);
    for bit in 0..32 {
        simpler(&|it| it.flags &= !(1 << bit));
    }
    all
}

fn simpler_calls(call: &Call) -> Vec<Call> {
    let mut all = Vec::new();
    match call {
        Call::Send(bytes) => all.extend(simpler_bytes(*bytes).map(Call::Send)),
        Call::Recv(bytes) => all.extend(simpler_bytes(*bytes).map(Call::Recv)),
        Call::SendTo(bytes, address) => {
            let (bytes, address) = (*bytes, *address);
            all.push(Call::Send(bytes));
            all.extend(simpler_bytes(bytes).map(|it| Call::SendTo(it, address)));
            all.extend(simpler_addresses(address).map(|it| Call::SendTo(bytes, it)));
        }
        Call::RecvFrom(bytes, origin) => {
            let (bytes, origin) = (*bytes, *origin);
            all.push(Call::Recv(bytes));
            all.extend(simpler_bytes(bytes).map(|it| Call::RecvFrom(it, origin)));
            all.extend(simpler_origins(origin).map(|it| Call::RecvFrom(bytes, it)));
        }
        Call::SendMsg(message) => {
            simpler_messages(message, |it| all.push(Call::SendMsg(it)));
        }
        Call::RecvMsg(message) => {
            simpler_messages(message, |it| all.push(Call::RecvMsg(it)));
        }
        Call::SendMMsg(batch) => simpler_batches(batch, |it| all.push(Call::SendMMsg(it))),
        Call::RecvMMsg(batch, timeout) => {
            all.push(Call::RecvMMsg(batch.clone(), Timeout { at: Place::Null, ..*timeout }));
            simpler_batches(batch, |it| all.push(Call::RecvMMsg(it, *timeout)));
        }
        Call::Read(bytes) => all.extend(simpler_bytes(*bytes).map(Call::Read)),
        Call::Write(bytes) => all.extend(simpler_bytes(*bytes).map(Call::Write)),
        Call::ReadV(vectors) => simpler_vectors(vectors, |it| all.push(Call::ReadV(it))),
        Call::WriteV(vectors) => simpler_vectors(vectors, |it| all.push(Call::WriteV(it))),
        Call::SocketPair(kind, _) => all.push(Call::SocketPair(*kind, Place::Fine)),
        Call::Bind(address) => all.extend(simpler_addresses(*address).map(Call::Bind)),
        Call::Connect(address) => all.extend(simpler_addresses(*address).map(Call::Connect)),
        Call::Accept(origin) => all.extend(simpler_origins(*origin).map(Call::Accept)),
        Call::Accept4(origin) => all.extend(simpler_origins(*origin).map(Call::Accept4)),
        Call::GetSockName(origin) => all.extend(simpler_origins(*origin).map(Call::GetSockName)),
        Call::GetPeerName(origin) => all.extend(simpler_origins(*origin).map(Call::GetPeerName)),
        Call::GetSockOpt(knob, origin) => {
            all.extend(simpler_origins(*origin).map(|it| Call::GetSockOpt(*knob, it)));
        }
        Call::SetSockOpt(knob, setting) => {
            all.push(Call::SetSockOpt(*knob, Setting { at: Place::Fine, ..*setting }));
            all.push(Call::SetSockOpt(*knob, Setting { length: 4, ..*setting }));
        }
        Call::Socket(_) | Call::Listen(_) | Call::Shutdown(_) | Call::Close => {}
    }
    all
}

fn simpler_addresses(address: Address) -> impl Iterator<Item = Address> {
    [Address { at: Place::Fine, ..address }, Address { length: Length::Off(0), ..address }]
        .into_iter()
}

fn simpler_origins(origin: Origin) -> impl Iterator<Item = Origin> {
    [
        Origin { address: Place::Fine, ..origin },
        Origin { addrlen: AddrlenPlace::At(Place::Fine), ..origin },
        Origin { room: 128, ..origin },
    ]
    .into_iter()
}

fn simpler_batches(batch: &Batch, mut push: impl FnMut(Batch)) {
    push(Batch { at: Place::Fine, ..batch.clone() });
    push(Batch { count: None, ..batch.clone() });
    for at in 0..batch.messages.len() {
        let mut shorter = batch.clone();
        shorter.messages.remove(at);
        push(shorter);
        simpler_messages(&batch.messages[at], |message| {
            let mut simpler = batch.clone();
            simpler.messages[at] = message;
            push(simpler);
        });
    }
}

fn simpler_bytes(bytes: Bytes) -> impl Iterator<Item = Bytes> {
    let shorter = [0, 1, 8, 100].into_iter().filter(move |len| *len < bytes.len);
    std::iter::once(Bytes { at: Place::Fine, ..bytes })
        .chain(shorter.map(move |len| Bytes { len, ..bytes }))
}

fn simpler_messages(message: &Message, mut push: impl FnMut(Message)) {
    let mut simpler = |change: &dyn Fn(&mut Message)| {
        let mut candidate = message.clone();
        change(&mut candidate);
        push(candidate);
    };
    simpler(&|it| it.at = Place::Fine);
    simpler(&|it| it.flags = 0);
    simpler(&|it| it.name.at = Place::Null);
    simpler(&|it| it.name.at = Place::Fine);
    simpler(&|it| it.name.length = Length::Off(0));
    simpler(&|it| {
        it.control = Control { at: Place::Null, content: Vec::new(), length: Length::Is(0) };
    });
    simpler_vectors(&message.vectors, |vectors| push(Message { vectors, ..message.clone() }));
}

fn simpler_vectors(vectors: &Vectors, mut push: impl FnMut(Vectors)) {
    let mut simpler = |change: &dyn Fn(&mut Vectors)| {
        let mut candidate = vectors.clone();
        change(&mut candidate);
        push(candidate);
    };
    simpler(&|it| it.at = Place::Fine);
    simpler(&|it| it.times = 1);
    simpler(&|it| it.count = None);
    for at in 0..vectors.list.len() {
        simpler(&|it| _ = it.list.remove(at));
        simpler(&|it| it.list[at].at = Place::Fine);
        simpler(&|it| it.list[at].len = it.list[at].len.min(1));
    }
}
