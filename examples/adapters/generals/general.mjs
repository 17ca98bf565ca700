// One of the two generals, in a handshake of so many messages: the order to attack, its acknowledgement, the
// acknowledgement of that, and so on. Odd messages go to the second general, even ones back to the first.

export class General {
  constructor(isFirst, length) {
    this.isFirst = isFirst
    this.length = length
    this.ordered = false
    this.heard = 0 // the number of the last message that reached it
    this.decision = 'none'
  }

  // Each method gives what comes out: messages, and the decision.

  order() {
    if (!this.isFirst || this.ordered || this.decision !== 'none') return []
    this.ordered = true
    return this.say(1)
  }

  message(number) {
    const forUs = number >= 1 && number <= this.length && (number % 2 === 0) === this.isFirst
    if (this.decision !== 'none' || !forUs || !this.isNew(number)) return []
    this.heard = number
    return this.say(number + 1)
  }

  isNew(number) {
    return number > this.heard
  }

  hour() {
    if (this.decision !== 'none') return []
    this.decision = this.knows() && this.heard === this.due() ? 'attack' : 'retreat'
    return [{ type: 'Decided', decision: this.decision }]
  }

  knows() {
    return this.ordered || this.heard > 0
  }

  // due is the last message that it can wait for, or 0.
  due() {
    return (this.length % 2 === 0) === this.isFirst ? this.length : this.length - 1
  }

  say(number) {
    return number <= this.length ? [{ type: 'Message', number }] : []
  }
}

// Wrong answers a message that it heard before: a general that repeats itself, with a bug that shows only if messengers
// overtake each other. The last message that came is not the last that was sent.
export class Wrong extends General {
  isNew(number) {
    return number !== this.heard
  }
}
