// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.golang.GoDuration;
import io.heddle.install.JsonMembers;
import java.io.IOException;
import java.io.InputStream;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/**
 * {@code chaincode/server/connection.json} in a release output.
 *
 * <p>Fabric: core/container/externalbuilder/instance.go, ChaincodeServerInfo.
 */
record ConnectionFile(Path releaseDir) {

  private static final Duration DEFAULT_DIAL_TIMEOUT = Duration.ofSeconds(3);
  private static final String DIAL_TIMEOUT = "dial_timeout";
  private static final BigDecimal MAX_NANOS = BigDecimal.valueOf(Long.MAX_VALUE);
  private static final String STRING = "string";
  private static final String BOOL = "bool";

  private static final JsonMembers.Structure STRUCTURE =
      new JsonMembers.Structure(
          "externalbuilder",
          "ChaincodeServerUserData",
          Map.of(
              "address", STRING,
              "domain", STRING,
              "tls_required", BOOL,
              "client_auth_required", BOOL,
              "client_key", STRING,
              "client_cert", STRING,
              "root_cert", STRING),
          Map.of(DIAL_TIMEOUT, ConnectionFile::duration));

  /** Far more than a chain of certificates needs. */
  private static final int MAX_BYTES = 1 << 20;

  Path path() {
    return releaseDir.resolve("chaincode").resolve("server").resolve("connection.json");
  }

  /**
   * What the file says; empty if there is none.
   *
   * @throws HeddleException {@code BAD_INPUT} with Fabric's text
   */
  Optional<ChaincodeServer> read() {
    if (!exists()) {
      return Optional.empty();
    }
    try {
      return Optional.of(server(JsonMembers.of(content(), STRUCTURE)));
    } catch (IOException e) {
      throw bad("could not read '%s' for chaincode info: %s".formatted(path(), e.getMessage()), e);
    } catch (IllegalArgumentException e) {
      throw bad("malformed chaincode info at '%s': %s".formatted(path(), e.getMessage()), e);
    }
  }

  private boolean exists() {
    try {
      Files.readAttributes(path(), BasicFileAttributes.class);
      return true;
    } catch (NoSuchFileException _) {
      // Java says so, too, if a file is where a directory should be
      checkIsDirectory(releaseDir.resolve("chaincode"));
      checkIsDirectory(releaseDir.resolve("chaincode").resolve("server"));
      return false;
    } catch (IOException e) {
      throw bad("connection information not provided: " + e.getMessage(), e);
    }
  }

  private static void checkIsDirectory(Path parent) {
    if (Files.exists(parent) && !Files.isDirectory(parent)) {
      throw bad(
          "connection information not provided: '%s' is not a directory".formatted(parent), null);
    }
  }

  private ByteString content() throws IOException {
    try (InputStream in = Files.newInputStream(path())) {
      byte[] bytes = in.readNBytes(MAX_BYTES + 1);
      if (bytes.length > MAX_BYTES) {
        throw new IllegalArgumentException("longer than %d bytes".formatted(MAX_BYTES));
      }
      return ByteString.copyFrom(bytes);
    }
  }

  private static ChaincodeServer server(Map<String, JsonNode> members) {
    String address = JsonMembers.text(members, "address");
    Optional<String> domain =
        Optional.of(JsonMembers.text(members, "domain")).filter(name -> !name.isEmpty());
    Duration dialTimeout =
        Optional.ofNullable(members.get(DIAL_TIMEOUT))
            .map(ConnectionFile::duration)
            .filter(timeout -> !timeout.isZero())
            .orElse(DEFAULT_DIAL_TIMEOUT);
    Tls tls = Tls.of(members);
    if (address.isEmpty()) {
      throw bad("chaincode address not provided", null);
    }
    return new ChaincodeServer(address, domain, dialTimeout, tls.checked());
  }

  private static Duration duration(JsonNode value) {
    if (value.isNumber()) {
      BigDecimal nanos = value.decimalValue();
      if (nanos.abs().compareTo(MAX_NANOS) > 0) {
        throw new IllegalArgumentException(
            "%s is %s ns, and the longest is 292 years".formatted(DIAL_TIMEOUT, value));
      }
      return Duration.ofNanos(nanos.longValue());
    }
    if (!value.isString()) {
      throw new IllegalArgumentException("invalid duration");
    }
    String text = value.stringValue();
    // the builder that comes with Fabric writes an empty text for an absent one
    return text.isEmpty() ? Duration.ZERO : GoDuration.parse(text);
  }

  private static HeddleException bad(String message, @Nullable Throwable cause) {
    return new HeddleException(Fault.BAD_INPUT, message, cause);
  }

  /** The members about TLS, which only count if it is required, but must be well-formed anyway. */
  private record Tls(
      boolean isRequired, boolean showsClient, String key, String certificate, String root) {

    static Tls of(Map<String, JsonNode> members) {
      return new Tls(
          JsonMembers.truth(members, "tls_required"),
          JsonMembers.truth(members, "client_auth_required"),
          JsonMembers.text(members, "client_key"),
          JsonMembers.text(members, "client_cert"),
          JsonMembers.text(members, "root_cert"));
    }

    Optional<ServerTls> checked() {
      if (!isRequired) {
        return Optional.empty();
      }
      if (showsClient && key.isEmpty()) {
        throw bad("chaincode tls key not provided", null);
      }
      if (showsClient && certificate.isEmpty()) {
        throw bad("chaincode tls cert not provided", null);
      }
      if (root.isEmpty()) {
        throw bad("chaincode tls root cert not provided", null);
      }
      return Optional.of(
          new ServerTls(
              root,
              showsClient
                  ? Optional.of(new ServerTls.ClientPair(certificate, key))
                  : Optional.empty()));
    }
  }
}
