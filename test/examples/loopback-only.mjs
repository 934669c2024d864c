// Loaded before a program by `node --import`: a connection to anything but this machine ends the program.
import { Socket } from "node:net";

const connect = Socket.prototype.connect;
Socket.prototype.connect = function connectHere(...given) {
  const [first] = Array.isArray(given[0]) ? given[0] : given;
  const { host = "localhost", path } = typeof first === "object" ? first : { host: given[1] };
  if (path === undefined && !["127.0.0.1", "::1", "localhost"].includes(host)) {
    process.stderr.write(`asks ${host}, which is not this machine\n`);
    process.exit(70);
  }
  return connect.apply(this, given);
};
