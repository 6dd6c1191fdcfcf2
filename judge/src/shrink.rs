//! Makes a case that shows a difference as simple as it can be.

use anyhow::Result;

use crate::{
    case::{
        Address, AddrlenPlace, Bytes, Call, Case, Control, Length, Message, Naming, Origin, Place,
        Step,
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
            all.push(Call::SendTo(bytes, Address { at: Place::Fine, ..address }));
            all.push(Call::SendTo(bytes, Address { length: Length::Off(0), ..address }));
        }
        Call::RecvFrom(bytes, origin) => {
            let (bytes, origin) = (*bytes, *origin);
            let fine = AddrlenPlace::At(Place::Fine);
            all.push(Call::Recv(bytes));
            all.extend(simpler_bytes(bytes).map(|it| Call::RecvFrom(it, origin)));
            all.push(Call::RecvFrom(bytes, Origin { address: Place::Fine, ..origin }));
            all.push(Call::RecvFrom(bytes, Origin { addrlen: fine, ..origin }));
            all.push(Call::RecvFrom(bytes, Origin { room: 128, ..origin }));
        }
        Call::SendMsg(message) => {
            simpler_messages(message, |it| all.push(Call::SendMsg(it)));
        }
        Call::RecvMsg(message) => {
            simpler_messages(message, |it| all.push(Call::RecvMsg(it)));
        }
    }
    all
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
    simpler(&|it| it.vectors.at = Place::Fine);
    simpler(&|it| it.vectors.times = 1);
    simpler(&|it| it.vectors.count = None);
    for at in 0..message.vectors.list.len() {
        simpler(&|it| _ = it.vectors.list.remove(at));
        simpler(&|it| it.vectors.list[at].at = Place::Fine);
        simpler(&|it| it.vectors.list[at].len = it.vectors.list[at].len.min(1));
    }
}
