package main

import (
	"bufio"
	"fmt"
	"math"
	"os"
	"strconv"
	"strings"
)

// units of memory, the longest first.
var units = []struct {
	name  string
	bytes float64
}{{"GB", 1e9}, {"MB", 1e6}, {"kB", 1e3}, {"B", 1}}

// parseMemory reads an amount of memory, as in 8GB or 75%, the share of what is free.
// 0 is no limit.
func parseMemory(text string) (int64, error) {
	number, scale := strings.TrimSpace(text), 1.0
	if share, ok := strings.CutSuffix(number, "%"); ok {
		if n, err := strconv.ParseFloat(share, 64); err == nil && n > 100 {
			return 0, fmt.Errorf("want at most 100%% of what is free, got %.40q", text)
		}
		number, scale = share, float64(freeMemory())/100
	}
	for _, u := range units {
		if rest, ok := strings.CutSuffix(number, u.name); ok {
			number, scale = rest, u.bytes
			break
		}
	}
	n, err := strconv.ParseFloat(strings.TrimSpace(number), 64)
	if err != nil || n < 0 || n*scale > math.MaxInt64/2 || math.IsNaN(n) {
		return 0, fmt.Errorf("want an amount as in 800MB, 8GB or 75%%, got %.40q", text)
	}
	return int64(n * scale), nil
}

// freeMemory is what can be had without taking it from others, in bytes; where the
// system does not say, 4 GB.
func freeMemory() int64 {
	const otherwise = 4e9
	f, err := os.Open("/proc/meminfo")
	if err != nil {
		return otherwise
	}
	defer f.Close()
	for s := bufio.NewScanner(f); s.Scan(); {
		fields := strings.Fields(s.Text())
		if len(fields) == 3 && fields[0] == "MemAvailable:" {
			if kB, err := strconv.ParseInt(fields[1], 10, 64); err == nil {
				return kB * 1024
			}
		}
	}
	return otherwise
}
