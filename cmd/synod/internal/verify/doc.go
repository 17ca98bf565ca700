// Package verify is what the command line does with models: it checks them with
// TLC, gets their state graphs, shows that the implementation agrees with them,
// and turns them into recordings and suites. Every step gives rows of a report.
package verify
