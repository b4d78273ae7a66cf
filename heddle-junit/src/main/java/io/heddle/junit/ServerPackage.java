// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.zip.GZIPOutputStream;

/**
 * A chaincode package of type {@code ccaas} for a server in this process.
 *
 * @param id the package id that the server has to register with
 * @param file where it lies
 */
record ServerPackage(String id, Path file) {

  private static final int BLOCK = 512;

  /**
   * Makes one.
   *
   * @param name of the chaincode
   * @param address {@code HOST:PORT} of the server
   * @param indexes of the state database, by their names in the code package
   * @param folder where the file is to lie
   */
  static ServerPackage make(String name, String address, Map<String, byte[]> indexes, Path folder) {
    Map<String, byte[]> code = new TreeMap<>(indexes);
    code.put(
        "connection.json",
        json(Map.of("address", address, "dial_timeout", "10s", "tls_required", false)));
    Map<String, byte[]> parts = new LinkedHashMap<>();
    parts.put("metadata.json", json(new TreeMap<>(Map.of("type", "ccaas", "label", name))));
    parts.put("code.tar.gz", tarGz(code));
    byte[] whole = tarGz(parts);
    Path file = folder.resolve(name + ".tar.gz");
    try {
      Files.write(file, whole);
      return new ServerPackage(name + ":" + HexFormat.of().formatHex(Hashes.sha256(whole)), file);
    } catch (IOException e) {
      throw new HeddleFailure("'%s' could not be written: %s".formatted(file, e.getMessage()), e);
    }
  }

  private static byte[] json(Map<String, ?> object) {
    return Json.write(object).getBytes(UTF_8);
  }

  private static byte[] tarGz(Map<String, byte[]> files) {
    var bytes = new ByteArrayOutputStream();
    try (var out = new GZIPOutputStream(bytes)) {
      for (Map.Entry<String, byte[]> file : files.entrySet()) {
        write(file.getKey(), file.getValue(), out);
      }
      out.write(new byte[2 * BLOCK]);
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteArray();
  }

  /** POSIX.1-1988 (ustar): one block with the header, then the content in whole blocks. */
  private static void write(String name, byte[] content, OutputStream out) throws IOException {
    byte[] header = new byte[BLOCK];
    put(name, header, 0);
    put("0100644", header, 100);
    put("0000000", header, 108);
    put("0000000", header, 116);
    put("%011o".formatted(content.length), header, 124);
    put("00000000000", header, 136);
    put("        ", header, 148);
    header[156] = '0';
    put("ustar\0" + "00", header, 257);
    int sum = 0;
    for (byte each : header) {
      sum += each & 0xff;
    }
    put("%06o\0 ".formatted(sum), header, 148);
    out.write(header);
    out.write(content);
    out.write(new byte[(BLOCK - content.length % BLOCK) % BLOCK]);
  }

  private static void put(String text, byte[] header, int at) {
    byte[] bytes = text.getBytes(UTF_8);
    System.arraycopy(bytes, 0, header, at, bytes.length);
  }
}
