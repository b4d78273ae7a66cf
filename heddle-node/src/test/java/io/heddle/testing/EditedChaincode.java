// SPDX-License-Identifier: Apache-2.0
package io.heddle.testing;

import io.heddle.node.Builders;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The source of a chaincode that a test edits, and a builder that needs no time for it: it takes
 * the libraries that the Node sample has installed. Its functions: {@code Version}, which answers
 * what the source says, {@code Put}, {@code Get} and {@code Wait}.
 *
 * @param directory of the source
 */
public record EditedChaincode(Path directory, Path builder) {

  /** In a folder of this name, which is the chaincode's. */
  public static EditedChaincode in(Path parent, String name) {
    var edited = new EditedChaincode(parent.resolve(name), parent.resolve("builder-" + name));
    try {
      Files.createDirectories(edited.directory);
      Files.writeString(
          edited.directory.resolve("package.json"),
          "{\"name\": \"%s\", \"version\": \"1.0.0\", \"main\": \"index.js\"}".formatted(name));
      edited.writeBuilder();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    edited.answer("one");
    return edited;
  }

  private void writeBuilder() throws IOException {
    Path shipped = Checkout.ROOT.resolve("builders");
    Path libraries = SampleChaincode.NODE.libraries();
    var _ =
        ShellBuilder.in(builder)
            .with("detect", "grep -q '\"node\"' \"$2/metadata.json\"")
            .with(
                "build",
                """
                cp -R "$1/src" "$3/chaincode"
                cd "$3/chaincode"
                echo "looking at the source" >&2
                exec node --check index.js
                """)
            .with(
                "run",
                """
                LIB='%s'
                . "$LIB/builder.sh"
                connect_to_peer "$2"
                cd "$1/chaincode"
                NODE_PATH='%s'
                export NODE_PATH
                [ -z "${HEDDLE_DEBUG_ADDRESS:-}" ] || export NODE_OPTIONS="--inspect=$HEDDLE_DEBUG_ADDRESS"
                exec node '%2$s/.bin/fabric-chaincode-node' start --peer.address "$CORE_PEER_ADDRESS" --chaincode-id-name "$CORE_CHAINCODE_ID_NAME"
                """
                    .formatted(shipped.resolve("lib"), libraries));
  }

  /** From now on a build goes on when the file is there. */
  public void buildsAfter(Path file) {
    var _ =
        new ShellBuilder(builder)
            .with(
                "build",
                """
                cp -R "$1/src" "$3/chaincode"
                while [ ! -e '%s' ]; do sleep 0.05; done
                """
                    .formatted(file));
  }

  /** Heddle's builders, asked after the quick one. */
  public Builders builders() {
    return new Builders(java.util.List.of(), Checkout.ROOT.resolve("builders"))
        .after(java.util.List.of(new Builders.Own("quick", builder)));
  }

  /** Has {@code Version} answer something else. */
  public void answer(String version) {
    write(
        """
        'use strict';
        const { Contract } = require('fabric-contract-api');
        class Edited extends Contract {
          async Version() { return '%s'; }
          async Put(context, key, value) { await context.stub.putState(key, Buffer.from(value)); }
          async Get(context, key) { return (await context.stub.getState(key)).toString(); }
          async Wait(context, milliseconds) {
            await new Promise((done) => setTimeout(done, Number(milliseconds)));
            return '%1$s';
          }
        }
        module.exports.contracts = [Edited];
        """
            .formatted(version));
  }

  /** Makes it a source that no builder takes. */
  public void breakSyntax() {
    write("'use strict';\nclass {");
  }

  /** Makes it a program that ends before it registers. */
  public void breakStart() {
    write("'use strict';\nthrow new Error('no thread left');\n");
  }

  /** Makes it this source. */
  public void write(String source) {
    try {
      Files.writeString(directory.resolve("index.js"), source);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
