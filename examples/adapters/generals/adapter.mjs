// Adapter between synod's wire protocol (docs/wire.md) and general.mjs, for the models GeneralFirst and GeneralSecond of
// the protocol generals. With --wrong the general has a bug.

import { createInterface } from 'node:readline'
import { General, Wrong } from './general.mjs'

const Code = process.argv.includes('--wrong') ? Wrong : General
let general

const actions = {
  Order: () => general.order(),
  Message: ({ number }) => general.message(number),
  Hour: () => general.hour(),
}

function answer(request) {
  if (request.hello) return hello(request.hello)
  if (request.reset) {
    const { First, Self, Length } = request.reset.constants
    general = new Code(Self === First, Length)
    return {}
  }
  const act = actions[request.action]
  return act ? { out: act(request.args) } : { error: `unknown action ${request.action}` }
}

function hello(asked) {
  if (asked.version !== 1 || asked.protocol !== 'generals' || asked.role !== 'general') {
    return { error: `want version 1 of generals and the role general, got ${JSON.stringify(asked)}` }
  }
  return { hello: { ...asked, name: 'JavaScript general' } }
}

for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line)
  console.log(JSON.stringify(Array.isArray(request) ? request.map(answer) : answer(request)))
}
