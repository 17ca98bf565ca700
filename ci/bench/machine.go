package main

import (
	"fmt"
	"os"
	"regexp"
	"runtime"
	"strconv"
	"strings"
)

// describe says in a paragraph on what and with what the rows were measured.
func describe(t tools, rows []row) string {
	versions := []string{strings.Replace(runtime.Version(), "go", "Go ", 1), "Java " + t.tlc.Java.Version}
	for _, r := range rows {
		if version := r.samples[0].version; version != "" {
			versions = append(versions, version)
			break
		}
	}
	if s := t.spin; s.absent == nil {
		versions = append(versions, s.version+" built by cc -O3")
	} else {
		versions = append(versions, "Spin left out, as it or a C compiler was not there")
	}
	if s := t.stateright; s.absent == nil {
		versions = append(versions, fmt.Sprintf("Stateright %s built by cargo %s", staterightVersion, s.cargo))
	} else {
		versions = append(versions, "Stateright left out, as cargo was not there or could not build it")
	}
	return fmt.Sprintf("Measured on %s; %s. %s\n", machine(), strings.Join(versions, ", "), company(rows))
}

// company says how alone the rows were. Runs that are too short for the system's counters do not
// count.
func company(rows []row) string {
	var weighted, time, worst float64
	for _, r := range rows {
		for _, s := range r.samples {
			if s.others >= 0 {
				weighted, time, worst = weighted+s.others*s.wall.Seconds(), time+s.wall.Seconds(), max(worst, s.others)
			}
		}
	}
	if time == 0 {
		return "What other programs did meanwhile is not known."
	}
	return fmt.Sprintf("Meanwhile other programs took %.0f %% of all cores, in the worst run %.0f %%.", 100*weighted/time, 100*worst)
}

// machine is said as far as it is known.
func machine() string {
	text := fmt.Sprintf("%d cores", runtime.NumCPU())
	if cpu := field("/proc/cpuinfo", `(?m)^model name\s*: (.+)$`); cpu != "" {
		text += " (" + cpu + ")"
	}
	if kB, err := strconv.ParseFloat(field("/proc/meminfo", `(?m)^MemTotal:\s*(\d+) kB$`), 64); err == nil {
		text += fmt.Sprintf(", %.0f GB of memory", kB*1024/1e9)
	}
	return text + ", " + runtime.GOOS + "/" + runtime.GOARCH
}

// field is what a pattern's first group matches in a file, or nothing.
func field(file, pattern string) string {
	text, _ := os.ReadFile(file) // without it there is no field
	if m := regexp.MustCompile(pattern).FindSubmatch(text); m != nil {
		return string(m[1])
	}
	return ""
}
