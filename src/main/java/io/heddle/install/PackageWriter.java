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
import org.apache.commons.compress.archivers.tar.TarArchiveEntry;
import org.apache.commons.compress.archivers.tar.TarArchiveOutputStream;
import org.apache.commons.compress.archivers.tar.TarConstants;
import tools.jackson.databind.json.JsonMapper;

/**
 * Makes packages; the same content always gives the same bytes, and so the same package id.
 *
 * <p>Fabric: internal/peer/lifecycle/chaincode/package.go.
 */
public final class PackageWriter {

  private static final JsonMapper MAPPER = new JsonMapper();

  private static final int FILE_MODE = 0100644;
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
    Map<String, Object> metadata = new LinkedHashMap<>();
    metadata.put("path", path);
    metadata.put("type", type);
    metadata.put("label", label);

    SortedMap<String, ByteString> sorted = new TreeMap<>(KeyOrder.UTF8);
    sorted.putAll(files);
    Map<String, ByteString> entries = new LinkedHashMap<>();
    entries.put("metadata.json", json(metadata));
    entries.put("code.tar.gz", tarGz(sorted, SOURCE_OWNER));
    return tarGz(entries, 0);
  }

  private static ByteString json(Map<String, Object> object) {
    return ByteString.copyFrom(MAPPER.writeValueAsString(object), UTF_8);
  }

  private static ByteString tarGz(Map<String, ByteString> files, int owner) {
    ByteString.Output bytes = ByteString.newOutput();
    try (TarArchiveOutputStream tar =
        new TarArchiveOutputStream(new GZIPOutputStream(bytes), UTF_8.name())) {
      tar.setLongFileMode(TarArchiveOutputStream.LONGFILE_POSIX);
      tar.setBigNumberMode(TarArchiveOutputStream.BIGNUMBER_POSIX);
      tar.setAddPaxHeadersForNonAsciiNames(true);
      for (Map.Entry<String, ByteString> file : files.entrySet()) {
        // without the preserving flag, a name that begins with a slash would lose it
        TarArchiveEntry entry = new TarArchiveEntry(file.getKey(), TarConstants.LF_NORMAL, true);
        entry.setMode(FILE_MODE);
        entry.setIds(owner, owner);
        entry.setNames("", "");
        entry.setModTime(0);
        entry.setSize(file.getValue().size());
        tar.putArchiveEntry(entry);
        file.getValue().writeTo(tar);
        tar.closeArchiveEntry();
      }
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteString();
  }
}
