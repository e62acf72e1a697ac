// Command idlab compares designs for handing out timer ids. See its --help and
// the README.
package main

import (
	"idlab/allocators/catalog"
	"idlab/cmd"
)

func main() { cmd.Main(catalog.Designs()) }
