// SPDX-License-Identifier: Apache-2.0
package io.heddle.samples.asset;

import java.util.HashSet;
import java.util.Random;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.hyperledger.fabric.contract.Context;
import org.hyperledger.fabric.contract.ContractInterface;
import org.hyperledger.fabric.contract.annotation.Contract;
import org.hyperledger.fabric.contract.annotation.Transaction;

/** What endorsers must not do, for tests: none of it gives the same result twice. */
@Contract(name = "undecided")
public final class UndecidedContract implements ContractInterface {

  /** Fixed for the life of the process. */
  private static final long SEED = new Random().nextLong();

  /** Something without a hash code of its own. */
  private static final class Part {
    private final int number;

    private Part(int number) {
      this.number = number;
    }
  }

  @Transaction
  public void clock(Context context) {
    context.getStub().putStringState("time", Long.toString(System.nanoTime()));
  }

  @Transaction
  public void random(Context context) {
    context.getStub().putStringState("id-" + new Random().nextLong(), "x");
  }

  @Transaction
  public String mapOrder(Context context) {
    Set<Part> parts =
        IntStream.range(0, 100).mapToObj(Part::new).collect(Collectors.toCollection(HashSet::new));
    String order =
        parts.stream().map(part -> Integer.toString(part.number)).collect(Collectors.joining(","));
    context.getStub().putStringState("order", order);
    return "done";
  }

  /** The order of an immutable set is another one in each process. */
  @Transaction
  public void setOrder(Context context) {
    // many, and far apart in the set's table: two processes begin at the same one only once in thousands
    String[] names =
        IntStream.range(0, 2000)
            .mapToObj(number -> Integer.toHexString(number * 0x9e3779b9))
            .toArray(String[]::new);
    context.getStub().putStringState("set", String.join(",", Set.of(names)));
  }

  @Transaction
  public void seed(Context context) {
    context.getStub().putStringState("seed", Long.toString(SEED));
  }

  @Transaction
  public void steady(Context context) {
    context.getStub().putStringState("steady", "x");
  }
}
