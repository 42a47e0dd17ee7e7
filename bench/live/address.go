package live

import (
	"fmt"
	"net"
	"strings"
)

// CheckAddress reports what is wrong with an address to listen on: whoever can be reached from elsewhere
// must ask for a token.
func CheckAddress(address, token string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("%q is no address to listen on: want HOST:PORT: %w", address, err)
	}
	ip := net.ParseIP(host)
	if host == "localhost" || ip != nil && ip.IsLoopback() || token != "" {
		return nil
	}
	return fmt.Errorf("%s can be reached from elsewhere: a token is required (--token, STORESIM_TOKEN)",
		address)
}

// IsURL reports whether an MQTT address is that of an external broker.
func IsURL(address string) bool { return strings.Contains(address, "://") }
