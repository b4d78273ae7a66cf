// SPDX-License-Identifier: Apache-2.0
package io.heddle.junit;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * On a test, or on a class for each of its tests: every transaction that is endorsed in it is
 * executed once more on the same state, with the same time and transient data, and the test fails
 * if reads, writes, event or answer are not the same. Calls that only evaluate may differ.
 *
 * <p>A chaincode that the node builds runs the second time in another process; contract classes in
 * this process and chaincode servers have none, so what differs from process to process only, as
 * the order of a {@code Set.of}, stays unseen there.
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target({ElementType.TYPE, ElementType.METHOD, ElementType.ANNOTATION_TYPE})
public @interface Deterministic {}
