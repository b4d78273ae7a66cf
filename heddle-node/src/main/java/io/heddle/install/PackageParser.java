// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import com.google.protobuf.ByteString;
import io.heddle.base.PackageId;
import io.heddle.base.Sha256;
import java.io.IOException;
import java.io.OutputStream;
import java.io.Serial;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;

/** Takes a package apart, in Fabric's order of checks and with Fabric's words. */
final class PackageParser {

  /** Why it is not a package. */
  static final class NotAPackage extends Exception {

    @Serial private static final long serialVersionUID = 1;

    NotAPackage(String message, @Nullable Throwable cause) {
      super(message, cause);
    }
  }

  private static final Logger log = LoggerFactory.getLogger(PackageParser.class);

  private static final String METADATA = "metadata.json";
  private static final String CODE = "code.tar.gz";
  private static final JsonMembers.Structure STRUCTURE =
      new JsonMembers.Structure(
          "persistence",
          "ChaincodePackageMetadata",
          Map.of("type", "string", "path", "string", "label", "string"),
          Map.of());

  private final Map<String, ByteString> entries = new HashMap<>();
  private Map<String, JsonNode> metadata = Map.of();

  ChaincodePackage parse(ByteString bytes) throws NotAPackage {
    readEntries(bytes);
    ByteString code = entries.get(CODE);
    if (code == null) {
      throw new NotAPackage("did not find a code package inside the package", null);
    }
    ByteString metadataJson = entries.get(METADATA);
    if (metadataJson == null) {
      throw new NotAPackage("did not find any package metadata (missing metadata.json)", null);
    }
    String label = JsonMembers.text(metadata, "label");
    if (!Labels.isLabel(label)) {
      throw new NotAPackage(Labels.refusal(label), null);
    }
    checkReadable(code);
    String hash = HexFormat.of().formatHex(Sha256.bytes(bytes));
    return new ChaincodePackage(
        PackageId.of(label, hash),
        label,
        JsonMembers.text(metadata, "type"),
        metadataJson,
        code,
        bytes);
  }

  private void readEntries(ByteString bytes) throws NotAPackage {
    try (TarGzReader reader = TarGzReader.open(bytes, TarGzReader.Limits.generous())) {
      for (var entry = next(reader); entry.isPresent(); entry = next(reader)) {
        readEntry(reader, entry.get());
      }
    } catch (IOException e) {
      throw new NotAPackage("error reading as gzip stream: " + e.getMessage(), e);
    }
  }

  private static Optional<TarGzReader.Entry> next(TarGzReader reader) throws NotAPackage {
    try {
      return reader.next();
    } catch (IOException e) {
      throw new NotAPackage("error inspecting next tar header: " + e.getMessage(), e);
    }
  }

  private void readEntry(TarGzReader reader, TarGzReader.Entry entry) throws NotAPackage {
    String name = entry.name();
    if (!entry.isRegular()) {
      throw new NotAPackage(
          "tar entry %s is not a regular file, type %d".formatted(name, (int) entry.type()), null);
    }
    if (!name.equals(METADATA) && !name.equals(CODE)) {
      skip(reader, name);
      log.warn("Encountered unexpected file '{}' in top level of chaincode package", name);
      return;
    }
    ByteString body = body(reader, name);
    // Fabric checks the last one and gives the first one to the builders
    if (entries.put(name, body) != null) {
      throw new NotAPackage("found %s twice inside the package".formatted(name), null);
    }
    if (name.equals(METADATA)) {
      readMetadata(body);
    }
  }

  private static void skip(TarGzReader reader, String name) throws NotAPackage {
    try {
      reader.copyBody(OutputStream.nullOutputStream());
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static ByteString body(TarGzReader reader, String name) throws NotAPackage {
    try {
      return reader.body();
    } catch (IOException e) {
      throw unreadable(name, e);
    }
  }

  private static NotAPackage unreadable(String name, IOException e) {
    return new NotAPackage("could not read %s from tar: %s".formatted(name, e.getMessage()), e);
  }

  private void readMetadata(ByteString json) throws NotAPackage {
    try {
      metadata = JsonMembers.of(json, STRUCTURE);
    } catch (IllegalArgumentException e) {
      throw new NotAPackage("could not unmarshal metadata.json as json: " + e.getMessage(), e);
    }
  }

  /** Fabric looks for state database indexes here, so a code package that it cannot read fails. */
  private static void checkReadable(ByteString code) throws NotAPackage {
    try (TarGzReader reader = TarGzReader.open(code, TarGzReader.Limits.generous())) {
      while (reader.next().isPresent()) {
        // the next one
      }
    } catch (IOException e) {
      throw new NotAPackage(
          "error retrieving DB artifacts from code package: " + e.getMessage(), e);
    }
  }
}
