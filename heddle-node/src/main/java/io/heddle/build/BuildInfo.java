// SPDX-License-Identifier: Apache-2.0
package io.heddle.build;

import com.google.protobuf.ByteString;
import io.heddle.disk.Mode;
import io.heddle.disk.WholeFile;
import io.heddle.install.JsonMembers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** Fabric's note beside a durable build: which builder made it. */
final class BuildInfo {

  private static final Logger log = LoggerFactory.getLogger(BuildInfo.class);
  private static final JsonMapper MAPPER = new JsonMapper();

  private static final String FILE = "build-info.json";

  private BuildInfo() {}

  static void write(Path directory, Builder builder) throws IOException {
    String json = MAPPER.writeValueAsString(Map.of("builder_name", builder.name()));
    try {
      WholeFile.write(directory.resolve(FILE), json, Mode.PRIVATE);
    } catch (IOException e) {
      throw new IOException("could not write build-info.json: " + e.getMessage(), e);
    }
  }

  /** The builder's name; empty if there is no note that says one. */
  static Optional<String> builder(Path directory) {
    try {
      byte[] info = Files.readAllBytes(directory.resolve(FILE));
      String name =
          JsonMembers.text(
              JsonMembers.of(ByteString.copyFrom(info), JsonMembers.Structure.OWN), "builder_name");
      return Optional.of(name).filter(found -> !found.isEmpty());
    } catch (IOException | IllegalArgumentException e) {
      log.debug("'{}' does not say who built it", directory, e);
      return Optional.empty();
    }
  }
}
