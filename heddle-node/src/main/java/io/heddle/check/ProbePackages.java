// SPDX-License-Identifier: Apache-2.0
package io.heddle.check;

import com.google.protobuf.ByteString;
import io.heddle.install.ChaincodePackage;
import io.heddle.install.PackageWriter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.jar.Attributes;
import java.util.jar.JarEntry;
import java.util.jar.JarOutputStream;
import java.util.jar.Manifest;

/** Small packages of the usual types, for a builder that comes without one. */
final class ProbePackages {

  static final List<String> TYPES = List.of("java", "node", "golang", "ccaas", "external", "k8s");

  private static final byte JAVA_11 = 55;

  private static final String NODE_PROJECT =
      """
      {"name": "probe", "version": "1.0.0", "private": true, "scripts": {"start": "node index.js"}}
      """;
  private static final String NODE_PROGRAM =
      """
      const at = process.env.CORE_PEER_ADDRESS || process.argv[process.argv.indexOf('--peer.address') + 1];
      const colon = at.lastIndexOf(':');
      const peer = require('net').connect(Number(at.slice(colon + 1)), at.slice(0, colon));
      peer.on('close', () => process.exit(0)).on('error', () => process.exit(1)).resume();
      """;
  private static final String GO_PROGRAM =
      """
      package main

      import (
      \t"io"
      \t"net"
      \t"os"
      )

      func main() {
      \tpeer, err := net.Dial("tcp", os.Getenv("CORE_PEER_ADDRESS"))
      \tif err != nil {
      \t\tos.Exit(1)
      \t}
      \tio.Copy(io.Discard, peer)
      }
      """;
  private static final String SERVER =
      """
      {"address": "localhost:9999", "dial_timeout": "10s", "tls_required": false}
      """;
  private static final String IMAGE =
      """
      {"name": "probe", "digest": "sha256:0000000000000000000000000000000000000000000000000000000000000000"}
      """;

  private ProbePackages() {}

  static ChaincodePackage ofType(String type) {
    return ChaincodePackage.parse(
        PackageWriter.of("probe", type, type.equals("golang") ? "probe" : "", files(type)));
  }

  private static Map<String, ByteString> files(String type) {
    return switch (type) {
      case "java" -> Map.of("src/chaincode.jar", jar());
      case "node" ->
          Map.of("src/package.json", text(NODE_PROJECT), "src/index.js", text(NODE_PROGRAM));
      case "golang" ->
          Map.of("src/go.mod", text("module probe\n\ngo 1.17\n"), "src/main.go", text(GO_PROGRAM));
      case "k8s" -> Map.of("image.json", text(IMAGE));
      default -> Map.of("connection.json", text(SERVER));
    };
  }

  private static ByteString jar() {
    String name = ProbeChaincode.class.getName();
    var manifest = new Manifest();
    manifest.getMainAttributes().put(Attributes.Name.MANIFEST_VERSION, "1.0");
    manifest.getMainAttributes().put(Attributes.Name.MAIN_CLASS, name);
    ByteString.Output bytes = ByteString.newOutput();
    try (JarOutputStream jar = new JarOutputStream(bytes, manifest)) {
      jar.putNextEntry(new JarEntry(name.replace('.', '/') + ".class"));
      jar.write(probeClass());
    } catch (IOException e) {
      throw new UncheckedIOException("Writing to memory failed", e);
    }
    return bytes.toByteString();
  }

  private static byte[] probeClass() throws IOException {
    String file = ProbeChaincode.class.getSimpleName() + ".class";
    try (InputStream in = ProbePackages.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IOException("'%s' is missing".formatted(file));
      }
      byte[] bytes = in.readAllBytes();
      bytes[7] = JAVA_11; // the low byte of the class file's version
      return bytes;
    }
  }

  private static ByteString text(String text) {
    return ByteString.copyFromUtf8(text);
  }
}
