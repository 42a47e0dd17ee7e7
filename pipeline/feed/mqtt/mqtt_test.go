package mqtt_test

import (
	"net"
	"strings"
	"testing"
	"time"

	feedv1 "storesim/pipeline/feed/grpc/storesim/feed/v1"
	"storesim/pipeline/feed/mqtt"
)

const timeout = 20 * time.Second

func TestEncode(t *testing.T) {
	h := &feedv1.Header{Device: "d", Seq: 3, CapturedNs: -1, ArrivedNs: 2}
	for _, c := range []struct {
		m           *feedv1.ServerMessage
		topic, text string
		qos         byte
	}{
		{&feedv1.ServerMessage{Body: &feedv1.ServerMessage_Plates{Plates: &feedv1.PlateReading{
			Header: h, Cells: 1, RateHz: 60, Grams: []float32{1.5, -2}}}}, "storesim/plates/d",
			`{"device":"d","seq":3,"captured_ns":-1,"arrived_ns":2,"cells":1,"rate_hz":60,"grams":[1.5,-2]}`, 0},
		{&feedv1.ServerMessage{Body: &feedv1.ServerMessage_Gate{Gate: &feedv1.GateEvent{
			Header: h, Kind: feedv1.GateEvent_KIND_TOKEN_READ, Token: "a"}}}, "storesim/gates/d",
			`{"device":"d","seq":3,"captured_ns":-1,"arrived_ns":2,"event":"token_read","token":"a"}`, 1},
		{&feedv1.ServerMessage{Body: &feedv1.ServerMessage_Gate{Gate: &feedv1.GateEvent{
			Header: h, Kind: feedv1.GateEvent_KIND_LEFT}}}, "storesim/gates/d",
			`{"device":"d","seq":3,"captured_ns":-1,"arrived_ns":2,"event":"left"}`, 1},
		{&feedv1.ServerMessage{}, "", "", 0},
	} {
		topic, qos, text, err := mqtt.Encode(c.m)
		if err != nil || topic != c.topic || qos != c.qos || string(text) != c.text {
			t.Errorf("%s, %d, %s, %v; want %s, %d, %s", topic, qos, text, err, c.topic, c.qos, c.text)
		}
	}
}

// Clients hear the store, and the store hears what clients may say; what only a store says, they cannot.
func TestBroker(t *testing.T) {
	lis, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	b, err := mqtt.Listen(lis, "secret")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = b.Close() }()
	for _, wrong := range []string{"", "guess", "secret*", "*"} {
		if _, err := mqtt.Connect(b.URL(), wrong, "other", timeout); err == nil {
			t.Errorf("token %q is let in", wrong)
		}
	}
	store, err := b.Connect(timeout)
	if err != nil {
		t.Fatal(err)
	}
	defer store.Close()
	client, err := mqtt.Connect(b.URL(), "secret", "client", timeout)
	if err != nil {
		t.Fatal(err)
	}
	defer client.Close()
	heard := make(chan string, 10)
	if err := client.Subscribe("storesim/gates/#", func(m []byte) { heard <- string(m) }); err != nil {
		t.Fatal(err)
	}
	forger, err := mqtt.Connect(b.URL(), "secret", "forger", timeout)
	if err != nil {
		t.Fatal(err)
	}
	_ = forger.Publish("storesim/gates/in", 0, false, []byte("forged")) // which ends its connection
	forger.Close()
	if err := store.Publish("storesim/gates/in", 1, false, []byte("true")); err != nil {
		t.Fatal(err)
	}
	if got := <-heard; got != "true" {
		t.Errorf("heard %q", got)
	}
	said := make(chan string, 10)
	if err := store.Subscribe(mqtt.TopicReceipts, func(m []byte) { said <- string(m) }); err != nil {
		t.Fatal(err)
	}
	if err := client.Publish(mqtt.TopicReceipts, 1, false, []byte("receipt")); err != nil {
		t.Fatal(err)
	}
	if got := <-said; got != "receipt" {
		t.Errorf("the store heard %q", got)
	}
}

func TestConnectErrors(t *testing.T) {
	for address, want := range map[string]string{"7401": "no broker's URL", "mqtt://127.0.0.1:1": "connect to the broker"} {
		if _, err := mqtt.Connect(address, "", "x", timeout); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%s: %v, want %q", address, err, want)
		}
	}
}
