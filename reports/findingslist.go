package reports

import "idlab/reports/dataset"

// Findings returns all findings as sentences, and the baseline to which they refer. It returns an error if the data
// have no such baseline.
func Findings(d *dataset.Data, base string) (baseline string, sentences []string, err error) {
	if baseline, err = d.Baseline(base); err != nil {
		return "", nil, err
	}
	return baseline, findingsFrom(d, baseline), nil
}
