// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.heddle.testing.Spec;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

final class AddressesTest {

  @ParameterizedTest(name = "address {0}, chaincode listener {1}, chaincode address {2}")
  @CsvSource({
    // peer.address, chaincodeListenAddress, chaincodeAddress, listener, what chaincode dials
    "peer:7051,    ,             ,            peer:7052,      peer:0",
    "0.0.0.0:7051, ,             ,            10.1.2.3:7052,  10.1.2.3:0",
    "'[::]:7051',  ,             ,            10.1.2.3:7052,  10.1.2.3:0",
    "peer:7051,    cc:9052,      ,            cc:9052,        cc:0",
    "peer:7051,    0.0.0.0:9052, ,            0.0.0.0:9052,   peer:0",
    "peer:7051,    '[::]:9052',  ,            '[::]:9052',    peer:0",
    "0.0.0.0:7051, 0.0.0.0:9052, ,            0.0.0.0:9052,   10.1.2.3:0",
    "peer:7051,    0.0.0.0:9052, public:8052, 0.0.0.0:9052,   public:8052",
    "peer:7051,    ,             public:8052, peer:7052,      public:8052"
  })
  @Spec("EB-213")
  void chaincode_dials_its_address_or_the_listener_or_the_peer(
      String address,
      @Nullable String listen,
      @Nullable String chaincode,
      String listener,
      String dialled) {
    Map<String, String> values = new HashMap<>(Map.of("peer.address", address));
    putIfGiven(values, "peer.chaincodeListenAddress", listen);
    putIfGiven(values, "peer.chaincodeAddress", chaincode);

    Addresses addresses = addresses(values);

    assertThat(addresses.chaincode()).hasToString(listener);
    assertThat(addresses.chaincodeDials()).hasToString(dialled);
  }

  @Test
  @Spec("EB-213")
  void chaincode_cannot_be_told_to_dial_every_network() {
    assertThatThrownBy(() ->
            addresses(Map.of("peer.address", "peer:7051", "peer.chaincodeAddress", "0.0.0.0:7052")))
        .hasMessage(
            "invalid endpoint for chaincode to connect: peer.chaincodeAddress is 0.0.0.0:7052");
  }

  @Test
  @Spec({"EB-213", "CP-28"})
  void in_development_mode_it_can() {
    Addresses addresses =
        addresses(
            Map.of(
                "peer.address", "peer:7051",
                "peer.chaincodeAddress", "0.0.0.0:9052",
                "chaincode.mode", "dev"));

    assertThat(addresses.chaincodeDials()).hasToString("0.0.0.0:7052");
  }

  @Test
  void the_peer_listens_where_it_is_told_to() {
    Addresses addresses =
        addresses(Map.of("peer.address", "peer:7051", "peer.listenAddress", ":9051"));

    assertThat(addresses.peer()).hasToString("0.0.0.0:9051");
  }

  @Test
  void an_address_can_be_found_rather_than_given() {
    Addresses addresses =
        addresses(Map.of("peer.address", "peer:7051", "peer.addressAutoDetect", "true"));

    assertThat(addresses.chaincode()).hasToString("10.1.2.3:7052");
  }

  @Test
  void a_peer_without_address_is_refused() {
    assertThatThrownBy(() -> addresses(Map.of())).hasMessage("peer.address isn't set");
  }

  @ParameterizedTest
  @CsvSource({
    "peer, address peer: missing port in address",
    "peer:http, address tcp/http: unknown port",
    "peer:70510, address 70510: invalid port",
    "peer:-1, address -1: invalid port",
    "::1:7051, address ::1:7051: too many colons in address",
    "http://peer:7051, address http://peer:7051: too many colons in address",
    "[::1:7051, address [::1:7051: missing ']' in address",
    "[::1], address [::1]: missing port in address",
    "pe[er:7051, address pe[er:7051: unexpected '[' in address",
    "peer]:7051, address peer]:7051: unexpected ']' in address",
  })
  void an_address_is_a_host_and_a_port_and_go_says_why_it_is_not(String text, String words) {
    for (String key :
        List.of(
            "peer.address",
            "peer.listenAddress",
            "peer.chaincodeListenAddress",
            "peer.chaincodeAddress")) {
      Map<String, String> values = new HashMap<>(Map.of("peer.address", "peer:7051"));
      values.put(key, text);

      assertThatThrownBy(() -> addresses(values))
          .hasMessage("%s isn't in host:port format: %s (%s)".formatted(key, text, words));
    }
  }

  @Test
  void no_port_is_any_port() {
    assertThat(addresses(Map.of("peer.address", "peer:")).peer()).hasToString("peer:0");
  }

  @Test
  void another_host_is_for_both_listeners_and_for_chaincode() {
    assertThat(Addresses.ofLocalhost(1, 2).withHost("10.0.0.1"))
        .isEqualTo(
            new Addresses(
                new HostPort("10.0.0.1", 1),
                Addresses.Told.NOTHING,
                new HostPort("10.0.0.1", 2),
                new HostPort("10.0.0.1", 0)));
  }

  @ParameterizedTest(name = "address {0}, detected {1}, external endpoint {2}")
  @CsvSource({
    // peer.address, addressAutoDetect, gossip.externalEndpoint, where clients are told to dial
    "peer:7051,             ,     ,                peer:7051",
    "0.0.0.0:7051,          ,     ,                10.1.2.3:7051",
    "'[::]:7051',           ,     ,                10.1.2.3:7051",
    "'[::0.0.0.0]:7051',    ,     ,                10.1.2.3:7051",
    "peer:7051,             true, ,                10.1.2.3:7051",
    "peer:7051,             ,     public:8051,     public:8051",
    "peer:7051,             ,     '[2001:db8::1]:8051', '[2001:db8::1]:8051'",
    "peer:7051,             ,     0.0.0.0:8051,    peer:7051",
    "peer:7051,             ,     ':8051',         peer:7051",
    "peer:7051,             ,     not an address,  peer:7051",
  })
  void clients_are_told_the_external_endpoint_or_the_address(
      String address, @Nullable String detected, @Nullable String external, String told) {
    Map<String, String> values = new HashMap<>(Map.of("peer.address", address));
    values.put("peer.listenAddress", "0.0.0.0:1");
    putIfGiven(values, "peer.addressAutoDetect", detected);
    putIfGiven(values, "peer.gossip.externalEndpoint", external);

    Addresses addresses = addresses(values);

    assertThat(addresses.told().dialled()).map(HostPort::toString).hasValue(told);
    assertThat(addresses.told().endpoint()).isEqualTo(Optional.ofNullable(external));
  }

  @Test
  void nothing_is_told_if_nobody_said_anything() {
    Values usual = new Values(Map.of("peer.address", "localhost:7051"), Map.of());

    assertThat(Addresses.of(usual, "10.1.2.3", false).told()).isEqualTo(Addresses.Told.NOTHING);
  }

  @Test
  void another_port_is_told_only_if_the_old_one_was() {
    Addresses same = addresses(Map.of("peer.address", "peer:7051"));
    Addresses mapped =
        addresses(Map.of("peer.address", "peer:443", "peer.listenAddress", "0.0.0.0:7051"));

    assertThat(same.withPeerPort(9051).told().dialled()).contains(new HostPort("peer", 9051));
    assertThat(mapped.withPeerPort(9051).told().dialled()).contains(new HostPort("peer", 443));
  }

  @Test
  void chaincode_dials_localhost_when_every_network_is_listened_on() {
    assertThat(Addresses.ofLocalhost(1, 2).withHost("0.0.0.0").chaincodeDials())
        .isEqualTo(new HostPort("localhost", 0));
  }

  private static Addresses addresses(Map<String, String> values) {
    return Addresses.of(new Values(values, Map.of()), "10.1.2.3", true);
  }

  private static void putIfGiven(Map<String, String> values, String key, @Nullable String value) {
    if (value != null) {
      values.put(key, value);
    }
  }
}
