// Command latency prints a histogram of response times from an access log.
package main

import (
	"bufio"
	"fmt"
	"log"
	"os"
	"sort"
	"strconv"
	"strings"
)

const bucketMillis = 50

func histogram(file *os.File) (map[int]int, error) {
	counts := map[int]int{}
	scanner := bufio.NewScanner(file)
	for scanner.Scan() {
		fields := strings.Fields(scanner.Text())
		if len(fields) == 0 {
			continue
		}
		millis, err := strconv.Atoi(fields[len(fields)-1])
		if err != nil {
			continue
		}
		bucket := millis / bucketMillis
		seen := counts[bucket]
		counts[bucket] = seen + 1
	}
	return counts, scanner.Err()
}

func main() {
	counts, err := histogram(os.Stdin)
	if err != nil {
		log.Fatal(err)
	}
	buckets := make([]int, 0, len(counts))
	for bucket := range counts {
		buckets = append(buckets, bucket)
	}
	sort.Ints(buckets)
	for _, bucket := range buckets {
		fmt.Printf("%6d ms %d\n", bucket*bucketMillis, counts[bucket])
	}
}
