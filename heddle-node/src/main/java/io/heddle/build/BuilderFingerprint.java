// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.heddle.disk.Mode;
import io.heddle.disk.WholeFile;
import io.heddle.install.JsonMembers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a builder was when it built: where it lay and what its files held. Kept beside Fabric's
 * {@code build-info.json}, which stays as Fabric knows it.
 *
 * @param path the builder's directory
 * @param sha256 of the names and contents of the {@link BuilderFiles}
 */
record BuilderFingerprint(String path, String sha256) {

  private static final Logger log = LoggerFactory.getLogger(BuilderFingerprint.class);
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final String FILE = "heddle-builder.json";
  private static final int FORMAT = 2;

  static BuilderFingerprint of(Builder builder) throws IOException {
    return new BuilderFingerprint(builder.dir().toAbsolutePath().toString(), hash(builder));
  }

  /**
   * The one in the directory of a build; empty if there is none, as in one that Fabric wrote, or if
   * it is of another format.
   */
  static Optional<BuilderFingerprint> read(Path buildDir) {
    Path file = buildDir.resolve(FILE);
    if (!Files.isRegularFile(file)) {
      return Optional.empty();
    }
    try {
      Map<String, JsonNode> members =
          JsonMembers.of(ByteString.copyFrom(Files.readAllBytes(file)), JsonMembers.Structure.OWN);
      JsonNode format = members.get("format");
      return format != null && format.asInt(0) == FORMAT
          ? Optional.of(
              new BuilderFingerprint(
                  JsonMembers.text(members, "builder_path"), JsonMembers.text(members, "sha256")))
          : Optional.empty();
    } catch (IOException | IllegalArgumentException e) {
      log.debug("'{}' cannot be read", file, e);
      return Optional.empty();
    }
  }

  void write(Path buildDir) throws IOException {
    Map<String, Object> members = new LinkedHashMap<>();
    members.put("format", FORMAT);
    members.put("builder_path", path);
    members.put("sha256", sha256);
    WholeFile.write(buildDir.resolve(FILE), MAPPER.writeValueAsString(members), Mode.PRIVATE);
  }

  /** Whether the builder is still the same; true, too, if that cannot be told. */
  boolean isOf(Builder builder) {
    try {
      return equals(of(builder));
    } catch (IOException e) {
      log.debug("Builder '{}' cannot be read", builder, e);
      return true;
    }
  }

  private static String hash(Builder builder) throws IOException {
    MessageDigest digest = newDigest();
    for (Map.Entry<String, Path> file : BuilderFiles.of(builder).entrySet()) {
      byte[] content = Files.readAllBytes(file.getValue());
      digest.update("%s\0%d\0".formatted(file.getKey(), content.length).getBytes(UTF_8));
      digest.update(content);
    }
    return HexFormat.of().formatHex(digest.digest());
  }

  static MessageDigest newDigest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Every Java has SHA-256", e);
    }
  }
}
