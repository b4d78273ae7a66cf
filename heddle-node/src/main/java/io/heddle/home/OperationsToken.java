// SPDX-License-Identifier: Apache-2.0
package io.heddle.home;

import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.disk.Mode;
import io.heddle.disk.Reason;
import io.heddle.disk.WholeFile;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.Optional;

/** What proves that a client of the operations port can read the data directory; new each start. */
public record OperationsToken(String text) {

  private static final String SCHEME = "Bearer ";

  /** A new one, in a file that only the owner of the data directory can read. */
  public static OperationsToken writeTo(Path file) {
    byte[] random = new byte[32];
    new SecureRandom().nextBytes(random);
    var token = new OperationsToken(HexFormat.of().formatHex(random));
    try {
      WholeFile.write(file, token.text(), Mode.PRIVATE);
      return token;
    } catch (IOException e) {
      throw new HeddleException(
          Fault.INTERNAL, "Could not write '%s': %s".formatted(file, Reason.words(e)), e);
    }
  }

  public static Optional<OperationsToken> read(Path file) {
    try {
      return Optional.of(new OperationsToken(Files.readString(file)));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /**
   * Whether a request shows it.
   *
   * @param authorization its header of that name
   */
  public boolean isIn(Optional<String> authorization) {
    return authorization
        .filter(shown -> MessageDigest.isEqual(bytes(shown), bytes(SCHEME + text)))
        .isPresent();
  }

  /**
   * Refuses a request that does not show it.
   *
   * @param what only those may who do
   */
  public void require(Optional<String> authorization, String what) {
    if (!isIn(authorization)) {
      throw new HeddleException(
          Fault.DENIED, "Only who can read the node's data directory may " + what);
    }
  }

  /** It is a secret. */
  @Override
  public String toString() {
    return "OperationsToken";
  }

  private static byte[] bytes(String value) {
    return value.getBytes(StandardCharsets.UTF_8);
  }
}
