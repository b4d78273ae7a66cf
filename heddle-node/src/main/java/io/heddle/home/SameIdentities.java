// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;

/** Whether two crypto trees are of the same network: users may be other ones. */
final class SameIdentities {

  private SameIdentities() {}

  static boolean of(Path one, Path other) throws IOException {
    return own(one).equals(own(other));
  }

  /** The certificates of authorities, peers and orderers, by where they are. */
  private static Map<String, String> own(Path root) throws IOException {
    Map<String, String> certificates = new TreeMap<>();
    try (Stream<Path> all = Files.walk(root)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        String place = root.relativize(file).toString();
        if (place.endsWith(".pem") && place.contains("/msp/") && !place.contains("/users/")) {
          certificates.put(place, Files.readString(file));
        }
      }
    }
    return certificates;
  }
}
