// The wire protocol of synod conform (docs/wire.md) for adapters in JavaScript. Copy this file beside yours, and call serve.
//
// Nothing here knows your code. Ballots and votes are as on the wire, but none is null: a ballot is a number, a pair or a
// string, as hello says, and a vote is { ballot, value }. Numbers too big for JavaScript are strings of digits.

import { createInterface } from "node:readline";

// serve answers requests until there are no more.
//
// roles has for each role that you have the keys of your answer to hello: name, restarts, ballots, chooses and so on.
// make(role, config, send) makes one of them, with an empty disk; config has self, node, nodes, acceptors and proposers, and
// send takes a message, an object with its type. It gives an object with a function for each action, which gets the
// action's arguments by name: Prepare({ ballot }), Accepted({ from, ballot, value }), Restart(), and so on. What a function
// sends before it is done, or before the promise that it gives is, is the answer. With observes among the keys there is a
// function state too, that gives these fields.
export async function serve(roles, make) {
  let role, actions, out;
  const send = (message) => out.push(message);

  async function answer({ hello, reset, action, args }) {
    if (hello) return greet(hello);
    if (reset) {
      actions = make(role, reset, send);
      return {};
    }
    if (!Object.hasOwn(actions, action)) return { error: `unknown action ${action}` };
    out = [];
    await actions[action](read(args ?? {}));
    return roles[role].observes ? { out, state: actions.state() } : { out };
  }

  function greet({ version, protocol, role: wanted }) {
    if (version !== 1 || protocol !== "paxos" || !Object.hasOwn(roles, wanted)) {
      return { error: `want version 1 of paxos and a role of ${Object.keys(roles)}, got ${version}, ${protocol}, ${wanted}` };
    }
    role = wanted;
    return { hello: { version, protocol, role, ...roles[role] } };
  }

  for await (const line of createInterface({ input: process.stdin })) {
    const request = JSON.parse(line);
    if (!Array.isArray(request)) {
      console.log(JSON.stringify(await answer(request)));
      continue;
    }
    const answers = [];
    for (const one of request) answers.push(await answer(one));
    console.log(JSON.stringify(answers));
  }
}

// read makes null of a vote that is none.
function read(args) {
  return args.vote?.value === null ? { ...args, vote: null } : args;
}
