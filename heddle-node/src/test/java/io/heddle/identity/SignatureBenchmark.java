// SPDX-License-Identifier: Apache-2.0
package io.heddle.identity;

import com.google.protobuf.ByteString;
import io.heddle.base.Sha256;
import java.security.KeyPair;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** The signature of an endorsement and its check, with the fastest engine that there is. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class SignatureBenchmark {

  private static final ByteString MESSAGE = ByteString.copyFrom(new byte[2048]);

  private final EcdsaEngine engine = EcdsaEngine.fastest();
  private final KeyPair keys = engine.generate();
  private final ByteString signature = engine.sign(keys.getPrivate(), MESSAGE);

  @Benchmark
  public ByteString sign() {
    return engine.sign(keys.getPrivate(), MESSAGE);
  }

  @Benchmark
  public boolean verify() {
    return engine.verifyDigest(keys.getPublic(), Sha256.of(MESSAGE), signature);
  }
}
