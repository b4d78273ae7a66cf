// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Recordings from a Fabric network, below {@code src/test/resources/fixtures}. */
public final class Fixtures {

  private Fixtures() {}

  public static Path path(String name) {
    Path file = Checkout.RESOURCES.resolve("fixtures").resolve(name);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException("There is no fixture '%s'".formatted(name));
    }
    return file;
  }

  public static ByteString bytes(String name) {
    try {
      return ByteString.copyFrom(Files.readAllBytes(path(name)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  public static JsonNode json(String name) {
    return JsonMapper.shared().readTree(bytes(name).toByteArray());
  }
}
