// SPDX-License-Identifier: Apache-2.0
package io.heddle.install;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.google.protobuf.ByteString;
import io.heddle.base.Fault;
import io.heddle.base.HeddleException;
import io.heddle.base.KeyOrder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes packages; the same content always gives the same bytes, and so the same package id.
 *
 * <p>Fabric: internal/peer/lifecycle/chaincode/package.go.
 */
public final class PackageWriter {

  private static final JsonMapper MAPPER = new JsonMapper();

  private static final int SOURCE_OWNER = 500;

  private PackageWriter() {}

  /**
   * Packs a directory of sources as the peer command line does: sources below {@code src/}, state
   * database indexes below {@code META-INF/}, nothing that a build makes.
   *
   * @throws HeddleException {@code BAD_INPUT} if the directory cannot be read or is empty
   */
  public static ByteString ofDirectory(String label, String type, Path sourceDir) {
    Map<String, ByteString> files = SourceTree.read(sourceDir);
    if (files.isEmpty()) {
      throw new HeddleException(
          Fault.BAD_INPUT, "Directory '%s' holds no files to package".formatted(sourceDir));
    }
    return of(label, type, "", files);
  }

  /**
   * Packs a directory of sources byte for byte as {@code peer lifecycle chaincode package} does,
   * but for the compression.
   *
   * @param type one of {@code golang}, {@code java} and {@code node}, in any case
   * @throws HeddleException {@code BAD_INPUT} if the label or the type cannot be, or the directory
   *     cannot be packed
   */
  public static ByteString asPeerCommand(String label, String type, Path sourceDir) {
    Labels.check(label);
    PeerSources sources = PeerSources.read(type, sourceDir);
    return pack(label, type, sources.path(), sources.files());
  }

  /** Packs the address of a chaincode server that already runs: type {@code ccaas}, no TLS. */
  public static ByteString ofServer(String label, String address) {
    Map<String, Object> connection = new LinkedHashMap<>();
    connection.put("address", address);
    connection.put("dial_timeout", "10s");
    connection.put("tls_required", false);
    return of(label, "ccaas", "", Map.of("connection.json", json(connection)));
  }

  /** Packs the files, named relative to the root of the code package. */
  public static ByteString of(
      String label, String type, String path, Map<String, ByteString> files) {
    SortedMap<String, ByteString> sorted = new TreeMap<>(KeyOrder.UTF8);
    sorted.putAll(files);
    return pack(label, type, path, sorted);
  }

  private static ByteString pack(
      String label, String type, String path, Map<String, ByteString> files) {
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("path", path);
    metadata.put("type", type);
    metadata.put("label", label);
    Map<String, ByteString> entries = new LinkedHashMap<>();
    entries.put("metadata.json", json(metadata));
    entries.put("code.tar.gz", tarGz(files, SOURCE_OWNER));
    return tarGz(entries, 0);
  }

  private static ByteString json(Map<String, Object> object) {
    return ByteString.copyFrom(MAPPER.writeValueAsString(object), UTF_8);
  }

  private static ByteString tarGz(Map<String, ByteString> files, int owner) {
    ByteString.Output bytes = ByteString.newOutput();
    try (var gzip = new GZIPOutputStream(bytes)) {
      var tar = new TarWriter(gzip, owner);
      for (Map.Entry<String, ByteString> file : files.entrySet()) {
        if (file.getKey().endsWith("/")) {
          tar.directory(file.getKey());
        } else {
          tar.file(file.getKey(), file.getValue());
        }
      }
      tar.finish();
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteString();
  }
}
