package mqtt

import (
	"crypto/rand"
	"crypto/subtle"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/url"
	"time"

	paho "github.com/eclipse/paho.mqtt.golang"
	mqtt "github.com/mochi-mqtt/server/v2"
	"github.com/mochi-mqtt/server/v2/listeners"
	"github.com/mochi-mqtt/server/v2/packets"
)

// The bounds of the embedded broker.
const (
	maxClients = 64
	maxPacket  = 1 << 20 // bytes
)

// Broker is an embedded broker.
type Broker struct {
	server    *mqtt.Server
	address   string
	token, id string // with which the store's own connection comes
}

// Listen serves MQTT on a listener. A token that is not empty must be shown as the password; the name of the
// user does not matter.
func Listen(lis net.Listener, token string) (*Broker, error) {
	limits := mqtt.NewDefaultServerCapabilities()
	limits.MaximumClients, limits.MaximumPacketSize = maxClients, maxPacket
	s := mqtt.New(&mqtt.Options{Capabilities: limits, Logger: slog.New(slog.NewTextHandler(io.Discard, nil))})
	own := "storesim-" + rand.Text() // nobody else can come as the store
	if err := s.AddHook(&door{token: token, store: own}, nil); err != nil {
		return nil, fmt.Errorf("embedded broker: %w", err)
	}
	if err := s.AddListener(listeners.NewNet("feed", lis)); err != nil {
		return nil, fmt.Errorf("embedded broker: %w", err)
	}
	if err := s.Serve(); err != nil {
		return nil, fmt.Errorf("embedded broker: %w", err)
	}
	return &Broker{s, lis.Addr().String(), token, own}, nil
}

// door lets in who shows the token.
type door struct {
	mqtt.HookBase
	token string
	store string // client id of the store's own connection
}

// ID names the hook.
func (d *door) ID() string { return "token" }

// Provides says what it is asked.
func (d *door) Provides(b byte) bool { return b == mqtt.OnConnectAuthenticate || b == mqtt.OnACLCheck }

// OnConnectAuthenticate compares the password, in a time that does not depend on what is different.
func (d *door) OnConnectAuthenticate(_ *mqtt.Client, p packets.Packet) bool {
	return d.token == "" || subtle.ConstantTimeCompare(p.Connect.Password, []byte(d.token)) == 1
}

// OnACLCheck lets a client that came in read everything, and publish what clients publish; the store's own
// connection publishes the rest.
func (d *door) OnACLCheck(c *mqtt.Client, topic string, write bool) bool {
	if !write {
		return true
	}
	return c.ID == d.store || topic == TopicStart || topic == TopicReceipts || topic == TopicDone
}

// URL is where clients connect to.
func (b *Broker) URL() string { return "mqtt://" + b.address }

// Connect is the store's own connection, which may publish everything.
func (b *Broker) Connect(timeout time.Duration) (*Conn, error) {
	return Connect(b.URL(), b.token, b.id, timeout)
}

// Close ends the broker and its connections.
func (b *Broker) Close() error { return b.server.Close() }

// Conn is a connection to a broker.
type Conn struct {
	client  paho.Client
	timeout time.Duration
}

// Connect connects to a broker's URL (mqtt://HOST:PORT, or mqtts, ws, wss, with USER:PASSWORD@ if need be)
// under a client's id. A token that is not empty is the password where the URL has none. timeout bounds
// every call.
func Connect(address, token, id string, timeout time.Duration) (*Conn, error) {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return nil, fmt.Errorf("%q is no broker's URL, want mqtt://HOST:PORT", address)
	}
	opt := paho.NewClientOptions().AddBroker(address).SetClientID(id).SetCleanSession(true).
		SetConnectTimeout(timeout).SetWriteTimeout(timeout).SetPingTimeout(timeout).SetOrderMatters(false)
	if _, own := u.User.Password(); !own && token != "" {
		opt.SetUsername("storesim").SetPassword(token)
	}
	c := &Conn{paho.NewClient(opt), timeout}
	if err := c.wait(c.client.Connect()); err != nil {
		return nil, fmt.Errorf("connect to the broker at %s: %w", u.Redacted(), err)
	}
	return c, nil
}

func (c *Conn) wait(t paho.Token) error {
	if !t.WaitTimeout(c.timeout) {
		return fmt.Errorf("the broker did not answer within %v", c.timeout)
	}
	return t.Error()
}

// Publish publishes a message and waits until it is on its way, or, with a quality of service of 1, has come
// to the broker.
func (c *Conn) Publish(topic string, qos byte, retained bool, text []byte) error {
	if err := c.wait(c.client.Publish(topic, qos, retained, text)); err != nil {
		return fmt.Errorf("publish %s: %w", topic, err)
	}
	return nil
}

// Subscribe calls take with each message of a topic, on goroutines of its own.
func (c *Conn) Subscribe(topic string, take func(text []byte)) error {
	handle := func(_ paho.Client, m paho.Message) { take(m.Payload()) }
	if err := c.wait(c.client.Subscribe(topic, 1, handle)); err != nil {
		return fmt.Errorf("subscribe to %s: %w", topic, err)
	}
	return nil
}

// Close ends the connection.
func (c *Conn) Close() { c.client.Disconnect(100) }
