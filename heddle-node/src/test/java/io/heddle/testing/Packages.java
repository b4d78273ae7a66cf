// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import com.google.protobuf.ByteString;
import io.heddle.install.PackageWriter;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Chaincode packages as files, made for a test. */
public final class Packages {

  private Packages() {}

  /** A package of any type, with any files. */
  public static Path write(Path file, String label, String type, Map<String, ByteString> files) {
    try (OutputStream out = Files.newOutputStream(file)) {
      PackageWriter.of(label, type, "", files).writeTo(out);
      return file;
    } catch (IOException e) {
      throw new AssertionError("Could not write " + file, e);
    }
  }

  /** A package of text files; {@code path} is what the metadata says. */
  public static ByteString ofTexts(
      String label, String type, String path, Map<String, String> files) {
    Map<String, ByteString> content = new LinkedHashMap<>();
    files.forEach((name, text) -> content.put(name, ByteString.copyFromUtf8(text)));
    return PackageWriter.of(label, type, path, content);
  }

  /** The files of the Node sample, and more files. */
  public static Map<String, ByteString> nodeSampleWith(Map<String, ByteString> more) {
    Path sample = Checkout.ROOT.resolve("samples/asset-node");
    Map<String, ByteString> files = new LinkedHashMap<>(more);
    try {
      for (String name :
          List.of("index.js", "lib/asset-contract.js", "package.json", "package-lock.json")) {
        files.put(name, ByteString.copyFrom(Files.readAllBytes(sample.resolve(name))));
      }
      return files;
    } catch (IOException e) {
      throw new AssertionError("Could not read the sample", e);
    }
  }
}
