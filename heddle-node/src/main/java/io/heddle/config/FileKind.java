// SPDX-License-Identifier: Apache-2.0
package io.heddle.config;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;

/**
 * What a {@code core.yaml} is: one of a Fabric peer, in which an absent key means what it means in
 * Fabric, or a part of one, which says what is to be otherwise than Heddle has it.
 *
 * @param missing the keys without which no Fabric peer starts, as far as the file does not say them
 */
record FileKind(List<String> missing) {

  /** Fabric: internal/peer/common/common.go, InitCmd, and core/peer/config.go. */
  private static final List<String> NEEDED =
      List.of("peer.address", "peer.localMspId", "peer.mspConfigPath");

  /** These follow {@code peer.address} where only that is said. */
  private static final Set<String> DERIVED =
      Set.of("peer.listenaddress", "peer.chaincodelistenaddress");

  FileKind {
    missing = List.copyOf(missing);
  }

  static FileKind of(Map<String, Object> file) {
    return new FileKind(NEEDED.stream().filter(key -> !says(file, key)).toList());
  }

  boolean isPartial() {
    return !missing.isEmpty();
  }

  /** A partial file's values, and Heddle's where it says nothing. */
  static Map<String, Object> completed(Map<String, Object> file, Map<String, String> usual) {
    boolean hasAddress = says(file, "peer.address");
    Map<String, Object> values = new LinkedHashMap<>(file);
    usual.forEach((key, value) -> {
      String known = key.toLowerCase(Locale.ROOT);
      if (!says(file, known) && !(hasAddress && DERIVED.contains(known))) {
        values.put(known, value);
      }
    });
    return values;
  }

  /** Whether the file has a value for a key, in whatever case. */
  static boolean says(Map<String, Object> file, String key) {
    return file.get(key.toLowerCase(Locale.ROOT)) instanceof String text && !text.isEmpty();
  }
}
