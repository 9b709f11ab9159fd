// Command peers measures tcpcheck beside SPIN, Rumur and TLC, in alternating runs, each as a whole process. There are two families of instances: the
// specialist's model, one small TCP written by hand for each of the three (folder specialist), and what `tcpcheck export` wrote for the others from the
// library's tcp. It installs nothing; a tool that is not there is left out, and said to be. Counts have to agree before anything is compared. It
// prints tables of medians and ratios, and what is reached of each goal; with -o it writes them as a document, with -chart the growth as a picture.
//
// To start reading: instances.go (what is explored), toolset.go (by whom), goals.go (what is asked of the figures).
package main
