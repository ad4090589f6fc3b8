/** The questions of the workshop, in its order: what is asked, over what, and what to look at. */
export const steps = [
  { title: "REST", question: "What is REST good for?", network: "loopback", connection: "kept", look: "When did the first word exist, and when do you see it?" },
  { title: "Streamable HTTP", question: "say hello to the world", network: "loopback", connection: "kept", look: "Four pieces, and one with REST. How many bytes does each piece cost?" },
  { title: "Server-sent events", question: "Write 120 words about server-sent events.", network: "loopback", connection: "kept", look: "Cut the line in the middle (x). Who comes back, and what does it ask for? What does REST do?" },
  { title: "WebSocket", question: "Write 120 words about WebSocket.", network: "loopback", connection: "kept", look: "Kill the server in the middle (k), then ask again. What comes back, and what does not?" },
  { title: "gRPC", question: "What is gRPC?", network: "loopback", connection: "kept", look: "Names have become numbers. Is it smaller than JSON? Look at wire / text." },
  { title: "A connection that is open", question: "What is SSE?", network: "mobile", connection: "kept", look: "A telephone in a train: all that stream begin after one round trip." },
  { title: "A new connection", question: "What is SSE?", network: "mobile", connection: "new", look: "Where do two round trips come from, where three?" },
  { title: "A line that stalls", question: "Write 120 words about gRPC.", network: "mobile", connection: "kept", look: "Freeze the line (f). Who notices, and is anything lost?" },
  { title: "Choose", question: "Which one should I choose?", network: "loopback", connection: "kept", look: "A nightly job, a support page, a class that watches, a service in Go, an app on trains: which, and why?" },
];
