// Command idlab compares designs of timer id allocators. See idlab --help and the README.
package main

import (
	"idlab/allocators/catalog"
	"idlab/cmd"
)

func main() { cmd.Main(catalog.Designs()) }
