// An echo server for one client ("serve"), or a client that sends a megabyte
// and wants it back ("ask PORT").
const net = require("node:net");

const SIZE = 1 << 20;

function serve() {
  const server = net.createServer({ allowHalfOpen: true }, (socket) => {
    socket.pipe(socket);
    socket.on("close", () => server.close());
  });
  server.listen(0, "127.0.0.1", () => console.log(server.address().port));
}

function ask(port) {
  const sent = Buffer.alloc(SIZE);
  for (let at = 0; at < SIZE; at++) sent[at] = (at * 7) % 251;
  const received = [];
  const socket = net.connect(port, "127.0.0.1", () => socket.end(sent));
  socket.on("data", (data) => received.push(data));
  socket.on("end", () => console.log(Buffer.concat(received).equals(sent) ? "the same" : "another"));
}

const [role, port] = process.argv.slice(2);
role === "serve" ? serve() : ask(Number(port));
