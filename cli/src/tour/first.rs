//! The first process: it starts the second, greets it, and judges what both of
//! them saw.

use std::{
    env,
    io::{BufRead, BufReader, Lines},
    process::{self, Child, ChildStdout, Command, Stdio},
};

use anyhow::{Context, bail};

use super::{
    address::Address,
    endpoint::{Endpoint, Received, Sent, says},
    kind::Kind,
    refusal::Refusal,
    second::Told,
};

/// What became of a row.
pub enum Outcome {
    /// Both said and heard something.
    Talked(Box<Conversation>),
    /// The system does not have or allow such sockets, in its own words and in
    /// plain ones.
    CannotRun { refusal: String, reason: String },
    /// There were sockets, but no conversation.
    Failed(String),
}

pub struct Conversation {
    /// The type that Linux made of the one asked for, if another.
    pub type_made: Option<&'static str>,
    pub greeting: Delivery,
    pub answer: Delivery,
}

/// A message on both ends of its way.
pub struct Delivery {
    pub sent: Sent,
    pub sender: Address,
    pub received: Received,
}

impl Outcome {
    pub fn went_wrong(&self) -> bool {
        match self {
            Self::Talked(talk) => talk.faults().next().is_some(),
            Self::CannotRun { .. } => false,
            Self::Failed(_) => true,
        }
    }
}

impl Conversation {
    /// What is worth knowing about this row, if anything.
    pub fn note(&self, kind: Kind) -> Option<String> {
        let Received { header, told_by, .. } = &self.greeting.received;
        if let Some(made) = self.type_made {
            Some(format!("{} has none: Linux made it a {made}, says SO_TYPE", kind.domain))
        } else if *header > 0 {
            Some(format!(
                "what arrives is the packet: an IP header of {header} bytes, then the message"
            ))
        } else if kind.asks_who() && told_by != "recvfrom" {
            Some(format!("recvfrom reports no address here, {told_by} does"))
        } else {
            None
        }
    }

    pub fn faults(&self) -> impl Iterator<Item = String> {
        [&self.greeting, &self.answer].into_iter().flat_map(Delivery::faults)
    }
}

impl Delivery {
    pub fn faults(&self) -> impl Iterator<Item = String> {
        let Self { sent, sender, received } = self;
        let differs = received.bytes != sent.text.as_bytes();
        let is_strangers = received.from.as_ref() != Some(sender);
        let differs = differs.then(|| "not what was sent".to_owned());
        let is_strangers = is_strangers.then(|| format!("not from {sender}"));
        differs.into_iter().chain(is_strangers)
    }
}

/// Takes one row of the tour.
pub fn converse(kind: Kind) -> Outcome {
    let endpoint = match Endpoint::bind(kind) {
        Ok(endpoint) => endpoint,
        Err(error) => {
            let refusal = format!("{error:#}");
            let reason = error.downcast_ref().and_then(|error: &Refusal| error.reason(kind));
            return match reason {
                Some(reason) => Outcome::CannotRun { refusal, reason },
                None => Outcome::Failed(refusal),
            };
        }
    };
    match talk(kind, endpoint) {
        Ok(conversation) => Outcome::Talked(Box::new(conversation)),
        Err(error) => Outcome::Failed(format!("{error:#}")),
    }
}

fn talk(kind: Kind, mut endpoint: Endpoint) -> anyhow::Result<Conversation> {
    let type_made = endpoint.type_made()?;
    let mut second = Second::start(kind)?;
    let Told::Ready(address) = second.listen()? else { bail!("the second process has no address") };
    if kind.is_connected() {
        endpoint.connect(address.clone())?;
    } else if kind.must_listen() {
        endpoint.listen()?;
    }
    let greeting = endpoint.send(says(process::id()) + "hello", &address)?;
    // If the second failed there is no answer to wait for, so hear it first.
    let Told::Done { greeting: received, answer } = second.listen()? else {
        bail!("the second process reported its address twice")
    };
    let answer_received = endpoint.receive(second.process.id())?;
    Ok(Conversation {
        type_made,
        greeting: Delivery { sent: greeting, sender: endpoint.address, received },
        answer: Delivery { sent: answer, sender: address, received: answer_received },
    })
}

/// The second process, as the first sees it.
struct Second {
    process: Child,
    lines: Lines<BufReader<ChildStdout>>,
}

impl Second {
    fn start(kind: Kind) -> anyhow::Result<Self> {
        let program = env::current_exe().context("the program itself")?;
        let mut process = Command::new(program)
            .args(["tour-second", &kind.domain.to_string(), &kind.socket_type.to_string()])
            .arg(process::id().to_string())
            .stdin(Stdio::null())
            .stdout(Stdio::piped())
            .spawn()
            .context("the second process")?;
        let stdout = process.stdout.take().context("the second process has no stdout")?;
        Ok(Self { process, lines: BufReader::new(stdout).lines() })
    }

    /// What it tells next. It ends by itself, so this does too.
    fn listen(&mut self) -> anyhow::Result<Told> {
        let line = self.lines.next().context("the second process ended early")??;
        match serde_json::from_str(&line)? {
            Told::Failed(failure) => bail!("second process: {failure}"),
            told => Ok(told),
        }
    }
}

impl Drop for Second {
    /// Where the conversation broke off nobody listens to it any more.
    fn drop(&mut self) {
        // It may have ended already, and then there is nothing to kill.
        let _ = self.process.kill();
        let _ = self.process.wait();
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tour::endpoint::Trace;

    fn delivery(arrived: &str, from: Option<&str>) -> Vec<String> {
        let trace = || Trace { call: String::new(), records: vec![] };
        let address = |name: &str| Address::Abstract(name.to_owned());
        let received = Received {
            bytes: arrived.into(),
            header: 0,
            from: from.map(address),
            told_by: "recvfrom".to_owned(),
            trace: trace(),
        };
        let sent = Sent { text: "hello".to_owned(), trace: trace() };
        Delivery { sent, sender: address("first"), received }.faults().collect()
    }

    #[test]
    fn a_delivery_is_of_the_same_words_from_their_sender() {
        assert_eq!(delivery("hello", Some("first")), [""; 0]);
        assert_eq!(delivery("hell", Some("first")), ["not what was sent"]);
        assert_eq!(delivery("hello", Some("stranger")), ["not from @first"]);
        assert_eq!(delivery("", None), ["not what was sent", "not from @first"]);
    }
}
