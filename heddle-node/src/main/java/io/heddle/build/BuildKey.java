// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.heddle.base.PackageId;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What a build was made of: the package, the builder with all its files, and the tools that it
 * works with. Two builds of the same key are as good as one.
 */
final class BuildKey {

  private static final Logger log = LoggerFactory.getLogger(BuildKey.class);

  private static final String FORMAT = "heddle-build 1";

  private BuildKey() {}

  /**
   * As 64 hex digits; empty if what the builder works with cannot be known.
   *
   * @param connectionCheck what the build had to pass
   */
  static Optional<String> of(
      PackageId id, Builder builder, BuildSettings.ConnectionCheck connectionCheck) {
    try {
      String fingerprint = BuilderFingerprint.of(builder).sha256();
      Optional<List<String>> tools = Toolchain.of(builder);
      if (tools.isEmpty()) {
        log.debug(
            "Builds of builder '{}' are not shared: it does not say what it works with", builder);
      }
      return tools.map(things ->
          hash(
              Stream.concat(
                      Stream.of(
                          FORMAT,
                          "package " + id,
                          "builder %s %s".formatted(builder.name(), fingerprint),
                          "system " + System.getProperty("os.name"),
                          "machine " + System.getProperty("os.arch"),
                          "check " + connectionCheck),
                      things.stream())
                  .toList()));
    } catch (IOException e) {
      log.debug("Builder '{}' cannot be read", builder, e);
      return Optional.empty();
    }
  }

  private static String hash(List<String> lines) {
    MessageDigest digest = BuilderFingerprint.newDigest();
    lines.forEach(line -> add(digest, line));
    return HexFormat.of().formatHex(digest.digest());
  }

  private static void add(MessageDigest digest, String line) {
    byte[] bytes = line.getBytes(UTF_8);
    digest.update((bytes.length + "\n").getBytes(UTF_8));
    digest.update(bytes);
  }
}
