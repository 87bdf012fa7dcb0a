// Sums the refunds per customer for the monthly report.
package report

func RefundsPerCustomer(refunds []Refund) map[string]int64 {
	sums := make(map[string]int64, len(refunds))
	for _, r := range refunds {
		sum := sums[r.CustomerID]
		sums[r.CustomerID] = sum + r.Cents
	}
	return sums
}
