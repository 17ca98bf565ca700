package tlc

import "slices"

// TLC's message codes that decide something (class tlc2.output.EC of TLC).
const (
	codeGeneral             = 1000 // an exception; what it was is in the text or in a message inside
	codeHeap                = 1001
	codeHeapInit            = 1002
	codeHeapLiveness        = 1003
	codeStack               = 1005
	codeNesting             = 2103 // positions of the expressions under evaluation
	codeAssumptionFalse     = 2104
	codeAssumptionEval      = 2105
	codeInvariantInitial    = 2107
	codePropertyInitial     = 2108
	codeUnassigned          = 2109
	codeInvariant           = 2110
	codeActionProperty      = 2112
	codeDeadlock            = 2114
	codeNoNext              = 2115
	codeTemporal            = 2116
	codeBehaviour           = 2121 // a counterexample follows
	codeBackTo              = 2122
	codeReadPool            = 2125
	codeWritePool           = 2127
	codeAssert              = 2132
	codeInvariantLevel      = 2146
	codeDiskFile            = 2161
	codeMetadir             = 2163
	codeReadStates          = 2174
	codeWriteStates         = 2175
	codeStarting            = 2185
	codeFinished            = 2186
	codeInit1               = 2190
	codeInit2               = 2191
	codeSuccess             = 2193
	codeDepth               = 2194
	codeStats               = 2199
	codeProgress            = 2200
	codeCoverage            = 2201 // counts of actions and expressions follow, and replace earlier ones
	codeProgressSimulation  = 2209
	codeStatsSimulation     = 2210
	codeTemporalChecking    = 2212 // at the start, if it checks a temporal property
	codeNotBoolean          = 2215
	codeState               = 2216
	codeStateAction         = 2217
	codeStutters            = 2218
	codeParserEnd           = 2219
	codeParserStart         = 2220
	codeConstant            = 2230 // what the configuration names is a constant, and not TRUE
	codeVersion             = 2262
	codeInitSimulation      = 2269
	codeUndefinedOperator   = 2280
	codeSubstituteConstant  = 2281
	codeGarbageCollector    = 2401 // advice about a switch that we choose ourselves
	codePostcondition       = 2404 // of newer versions
	codeCoverageAction      = 2772
	codeParsingFailed       = 3002
	codeParsingFailedDetail = 2171
	codeServerReady         = 7000 // these are those of distributed runs
	codeWorkerJoined        = 7001 // a thread of a worker
	codeWorkerGone          = 7002
	codeWorkerLost          = 7006
	codeBlockTooLarge       = 7007 // or so it thinks: states are handed out again
)

var (
	heapCodes = []int{codeHeap, codeHeapInit, codeHeapLiveness}
	diskCodes = []int{codeReadPool, codeWritePool, codeDiskFile, codeMetadir, codeReadStates, codeWriteStates}
)

// isConfig says whether a code is about the configuration: its syntax (5001..5006), or how it fits
// the module. Of an invariant or a property codeConstant may be a verdict; who asks looks at that
// before.
func isConfig(code int) bool {
	return code >= 5001 && code <= 5006 || code >= 2222 && code <= 2245 || code == codeSubstituteConstant
}

// isEvaluation says whether a code is about evaluating an expression.
func isEvaluation(code int) bool {
	switch {
	case code >= 2102 && code <= 2113, code >= 2132 && code <= 2158, code >= 2164 && code <= 2184:
		return !slices.Contains(diskCodes, code)
	case code >= 2212 && code <= 2215, code >= 2246 && code <= 2261, code == 2265, code == 2266, code == 2283:
		return true
	}
	return code == codeStack || code == codeUndefinedOperator
}
