// Command peers measures tcpcheck beside SPIN and Rumur: the same instances, which `tcpcheck export` wrote for them from the same protocol text, in
// alternating runs, each as a whole process. It installs nothing; a tool that is not there is left out, and said to be. Counts have to agree before
// anything is compared. It prints a table of medians and ratios, and with -o writes it as a document.
package main
