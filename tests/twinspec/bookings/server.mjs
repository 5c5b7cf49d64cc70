// A server for the contract in spec/, in another language than the toolkit: Node, nothing installed.
//
//   node server.mjs [--deviation N]   prints its address; with N, 1 to 8, it breaks one promise:
//
// 1 any number of guests is booked      5 an outdated edition is refused as if nothing was sent
// 2 anyone cancels a booking            6 what has begun is booked if it ends in the future
// 3 a full room is refused              7 an outdated edition is accepted
// 4 rights are looked at before rooms   8 a room that is closing is booked
import { createServer } from "node:http";
import { randomUUID } from "node:crypto";

const asked = process.argv.indexOf("--deviation");
const deviation = asked < 0 ? 0 : Number(process.argv[asked + 1]);
const deviates = (number) => deviation === number;

const users = new Map([
  ["ada", { id: "1", name: "ada", password: "ada-pass", rights: ["book"] }],
  ["bob", { id: "2", name: "bob", password: "bob-pass", rights: ["book", "manage"] }],
  ["cleo", { id: "3", name: "cleo", password: "cleo-pass", rights: [] }],
]);
const rooms = new Map();
const bookings = new Map();
const sessions = new Map();
let lastBooking = 0;

for (let number = 1; number <= 30; number += 1) {
  const state = ["open", "closing", "open", "closing", "closed"][number % 5];
  rooms.set(String(number), { id: String(number), seats: (number % 7) + 1, state });
}
for (let number = 1; number <= 60; number += 1) {
  const year = number % 5 === 0 ? 2020 : 2090;
  add({
    room: String((number % 30) + 1), owner: String((number % 2) + 1), guests: 1,
    begins: `${year}-05-01T10:00:00Z`, ends: `${year}-05-01T12:00:00Z`,
  });
}

function add({ room, owner, begins, ends, guests }) {
  lastBooking += 1;
  const booking = { id: String(lastBooking), room, owner, begins, ends, guests, edition: 1 };
  bookings.set(booking.id, booking);
  return booking;
}

class Refused extends Error {
  constructor(status, code, rule, headers = {}) {
    super(rule);
    Object.assign(this, { status, code, rule, headers });
  }
}

function ensure(holds, status, code, rule) {
  if (!holds) throw new Refused(status, code, rule);
}

// --- the handlers: each in the order of its rules ---------------------------------------------

function logIn({ body }) {
  const user = users.get(body.name);
  ensure(user?.password === body.password, 401, "401-001", "log_in.credentials_are_right");
  const id = randomUUID();
  sessions.set(id, user);
  return { status: 204, headers: { "X-Session": id } };
}

function read(all, ids, rule, code, member) {
  ensure(ids.every((id) => all.has(id)), 404, code, rule);
  return { status: 200, body: { [member]: ids.map((id) => all.get(id)) } };
}

function bookRoom({ caller, body }) {
  const scope = "book_room.";
  const room = rooms.get(body.room);
  const mayBook = () => ensure(caller.rights.includes("book"), 403, "403-101", scope + "caller_may_book");
  ensure(body.begins < body.ends, 400, "400-101", scope + "ends_after_it_begins");
  if (deviates(4)) mayBook();
  ensure(room, 400, "400-102", scope + "room_exists");
  mayBook();
  const states = deviates(8) ? ["open", "closing"] : ["open"];
  ensure(states.includes(room.state), 400, "400-103", scope + "room_is_open");
  const most = deviates(1) ? Infinity : deviates(3) ? room.seats - 1 : room.seats;
  ensure(body.guests <= most, 400, "400-104", scope + "guests_fit");
  const from = deviates(6) ? body.ends : body.begins;
  ensure(Date.parse(from) > Date.now(), 400, "400-105", scope + "begins_in_future");
  return { status: 200, body: add({ ...body, owner: caller.id }) };
}

function changeBooking({ caller, body, ids: [id] }) {
  const scope = "change_booking.";
  const booking = bookings.get(id);
  const changes = Object.keys(body).some((name) => name !== "edition");
  ensure(changes, 400, "400-111", scope + "something_changes");
  ensure(booking, 404, "404-111", scope + "booking_exists");
  const may = booking.owner === caller.id || caller.rights.includes("manage");
  ensure(may, 403, "403-111", scope + "booking_is_callers");
  if (!deviates(7)) {
    const current = body.edition === booking.edition;
    if (deviates(5)) ensure(current, 400, "400-111", scope + "something_changes");
    ensure(current, 409, "409-111", scope + "edition_matches");
  }
  const changed = { ...booking, ...body, edition: booking.edition + 1 };
  ensure(changed.begins < changed.ends, 400, "400-112", scope + "ends_after_it_begins");
  const fits = body.guests === undefined || body.guests <= rooms.get(booking.room).seats;
  ensure(fits, 400, "400-113", scope + "guests_fit");
  bookings.set(id, changed);
  return { status: 200, body: changed };
}

function cancelBooking({ caller, ids: [id] }) {
  const scope = "cancel_booking.";
  const booking = bookings.get(id);
  ensure(booking, 404, "404-121", scope + "booking_exists");
  const may = deviates(2) || booking.owner === caller.id || caller.rights.includes("manage");
  ensure(may, 403, "403-121", scope + "booking_is_callers");
  ensure(Date.parse(booking.begins) > Date.now(), 400, "400-121", scope + "booking_has_not_begun");
  bookings.delete(id);
  return { status: 204 };
}

// --- what the schemas say -----------------------------------------------------------------------

const id = (value) => typeof value === "string" && /^[1-9][0-9]{0,8}$/.test(value);
const word = (value) => typeof value === "string" && [...value].length >= 1 && [...value].length <= 40;
const whole = (most) => (value) => Number.isInteger(value) && value >= 1 && value <= most;
const instant = (value) => typeof value === "string"
  && /^20[0-9]{2}-(0[1-9]|1[0-2])-(0[1-9]|1[0-9]|2[0-8])T([01][0-9]|2[0-3]):[0-5][0-9]:[0-5][0-9]Z$/.test(value);

const logInForm = { needed: { name: word, password: word }, optional: {} };
const newBooking = { needed: { room: id, begins: instant, ends: instant, guests: whole(500) }, optional: {} };
const bookingChange = {
  needed: { edition: whole(999999) },
  optional: { begins: instant, ends: instant, guests: whole(500) },
};

function isValid(body, { needed, optional }) {
  if (body === null || typeof body !== "object" || Array.isArray(body)) return false;
  const known = { ...needed, ...optional };
  return Object.keys(needed).every((name) => Object.hasOwn(body, name))
    && Object.entries(body).every(([name, value]) => Object.hasOwn(known, name) && known[name](value));
}

// --- the edge -----------------------------------------------------------------------------------

const routes = [
  [/^\/sessions$/, { POST: { answer: logIn, form: logInForm, open: true } }],
  [/^\/rooms\/([^/]*)$/, { GET: { answer: ({ ids }) => read(rooms, ids, "get_rooms.rooms_exist", "404-010", "rooms") } }],
  [/^\/bookings$/, { POST: { answer: bookRoom, form: newBooking } }],
  [/^\/bookings\/([^/]*)\/all$/, {
    GET: { answer: ({ ids }) => read(bookings, ids, "get_bookings.bookings_exist", "404-020", "bookings") },
  }],
  [/^\/bookings\/([^/]*)$/, {
    PUT: { answer: changeBooking, form: bookingChange, single: true },
    DELETE: { answer: cancelBooking, single: true },
  }],
];

function decoded(text) {
  try {
    return decodeURIComponent(text);
  } catch {
    return "";
  }
}

function answerTo(request, bytes) {
  const path = request.url.split("?")[0];
  const below = path.startsWith("/rooms/v1/") ? path.slice("/rooms/v1".length) : "";
  const [, methods] = routes.find(([form]) => form.test(below)) ?? [];
  ensure(methods, 404, "404-001", "protocol.path_exists");
  const operation = methods[request.method];
  if (!operation) {
    const allow = Object.keys(methods).join(", ");
    throw new Refused(405, "405-001", "protocol.method_is_allowed", { Allow: allow });
  }
  const caller = sessions.get(request.headers["x-session"]);
  ensure(operation.open || caller, 401, "401-002", "protocol.session_is_live");
  const [form] = routes.find(([one]) => one.test(below));
  const sent = form.exec(below)[1];
  const ids = sent === undefined ? [] : operation.single ? [decoded(sent)] : sent.split(",").map(decoded);
  ensure(ids.every(id) && ids.length <= 20, 400, "400-003", "protocol.ids_are_valid");
  return operation.answer({ caller, ids, body: operation.form && readBody(request, bytes, operation.form) });
}

function readBody(request, bytes, form) {
  const type = (request.headers["content-type"] ?? "").split(";")[0].trim().toLowerCase();
  const isAnnounced = type === "application/json" || (type === "" && bytes.length === 0);
  ensure(isAnnounced, 415, "415-001", "protocol.content_type_is_json");
  ensure(bytes.length > 0, 400, "400-001", "protocol.body_is_given");
  let body;
  try {
    body = JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes));
  } catch {
    throw new Refused(400, "400-002", "protocol.body_is_json");
  }
  ensure(isValid(body, form), 400, "400-010", "body.is_valid");
  return body;
}

const server = createServer((request, response) => {
  const parts = [];
  request.on("data", (part) => parts.push(part));
  request.on("end", () => {
    let answer;
    try {
      answer = answerTo(request, Buffer.concat(parts));
    } catch (error) {
      if (!(error instanceof Refused)) throw error;
      const { status, code, rule, headers } = error;
      answer = { status, headers, body: { code, message: rule, broken: [{ rule }] } };
    }
    const text = answer.body === undefined ? undefined : JSON.stringify(answer.body);
    response.writeHead(answer.status, {
      ...answer.headers,
      ...(text === undefined ? {} : { "Content-Type": "application/json" }),
    });
    response.end(text);
  });
});

server.listen(0, "127.0.0.1", () => {
  process.stdout.write(`http://127.0.0.1:${server.address().port}\n`);
});
