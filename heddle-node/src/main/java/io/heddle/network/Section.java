// SPDX-License-Identifier: Apache-2.0
package io.heddle.network;

import io.heddle.words.Nearest;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** A mapping with certain keys, no others. */
record Section(Place place, Map<String, Value> values) {

  private static final String CERTIFICATES =
      "Heddle makes the certificates itself, in the data directory";
  private static final String ORDERER = "the node's own orderer is the only one";

  /** Keys of Fabric's files that mean nothing here, and why. */
  private static final Map<String, String> FABRIC_S =
      Map.ofEntries(
          Map.entry("MSPDir", CERTIFICATES),
          Map.entry("MSPType", CERTIFICATES),
          Map.entry("CA", CERTIFICATES),
          Map.entry("SANS", CERTIFICATES),
          Map.entry("SkipAsForeign", CERTIFICATES),
          Map.entry("AdminPrincipal", "the policies say who is an administrator"),
          Map.entry("OrdererType", ORDERER),
          Map.entry("Addresses", ORDERER),
          Map.entry("OrdererEndpoints", ORDERER),
          Map.entry("EtcdRaft", ORDERER),
          Map.entry("SmartBFT", ORDERER),
          Map.entry("ConsenterMapping", ORDERER),
          Map.entry("OrdererOrgs", ORDERER),
          Map.entry("MaxChannels", "there is no system channel"),
          Map.entry("Consortium", "there is no system channel"),
          Map.entry("Consortiums", "there is no system channel"),
          Map.entry("PeerOrgs", "an organisation with its peers is an entry of 'Organizations'"),
          Map.entry("Profiles", "a channel is an entry of 'Channels'"));

  static Section of(Place place, String of, Map<String, Value> values, List<String> keys) {
    values.forEach((key, value) -> {
      if (!keys.contains(key)) {
        throw unknown(value.place(), of, key, keys);
      }
    });
    return new Section(place, values);
  }

  private static RuntimeException unknown(Place at, String of, String key, List<String> keys) {
    String foreign = FABRIC_S.get(key);
    if (foreign != null) {
      return at.mistake("it means nothing in a network file: %s; leave it out", foreign);
    }
    return at.mistake("%s has no such key; %s", of, Nearest.to(key, keys));
  }

  /** What stands at a key; empty if nothing does. */
  Optional<Value> find(String key) {
    return Optional.ofNullable(values.get(key)).filter(value -> !value.isNothing());
  }

  /**
   * @param example what it could be
   */
  Value required(String key, String example) {
    return find(key)
        .orElseThrow(
            () -> place.mistake("'%s' is missing; give it as '%s: %s'", key, key, example));
  }

  List<Value> list(String key) {
    return find(key).map(Value::list).orElseGet(List::of);
  }

  Map<String, Value> entries(String key) {
    return find(key).map(Value::entries).orElseGet(Map::of);
  }
}
