SET statement_timeout = 0;
SET lock_timeout = 0;
SET idle_in_transaction_session_timeout = 0;
SET client_encoding = 'UTF8';
SET standard_conforming_strings = on;
SELECT pg_catalog.set_config('search_path', '', false);
SET check_function_bodies = false;
SET xmloption = content;
SET client_min_messages = warning;
SET row_security = off;
CREATE FUNCTION public.end_sessions_of_user() RETURNS trigger
    LANGUAGE plpgsql
    AS $$ BEGIN DELETE FROM sessions WHERE user_id = NEW.id; RETURN NULL; END $$;
SET default_tablespace = '';
SET default_table_access_method = heap;
CREATE TABLE public.activities (
    id bigint NOT NULL,
    case_id bigint,
    department_id bigint NOT NULL,
    type text NOT NULL COLLATE pg_catalog."C",
    subtype text NOT NULL COLLATE pg_catalog."C",
    mode text NOT NULL COLLATE pg_catalog."C",
    status text NOT NULL COLLATE pg_catalog."C",
    substatus text NOT NULL COLLATE pg_catalog."C",
    assigned_to bigint,
    locked_by bigint,
    customer_id bigint,
    contact_person_id bigint,
    contact_point_id bigint,
    contact_point_data text NOT NULL COLLATE pg_catalog."C",
    response_to bigint,
    subject text NOT NULL COLLATE pg_catalog."C",
    created bigint NOT NULL,
    last_modified_by bigint,
    last_modified bigint NOT NULL,
    queue_id bigint
);
CREATE TABLE public.activity_custom_attributes (
    activity_id bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    "position" integer NOT NULL,
    value text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.alembic_version (
    version_num character varying(32) NOT NULL
);
CREATE TABLE public.case_custom_attributes (
    case_id bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    "position" integer NOT NULL,
    value text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.case_relations (
    case_id bigint NOT NULL,
    other_id bigint NOT NULL
);
CREATE TABLE public.cases (
    id bigint NOT NULL,
    department_id bigint NOT NULL,
    status text NOT NULL COLLATE pg_catalog."C",
    severity text NOT NULL COLLATE pg_catalog."C",
    subject text NOT NULL COLLATE pg_catalog."C",
    description text NOT NULL COLLATE pg_catalog."C",
    solution text NOT NULL COLLATE pg_catalog."C",
    due_date bigint,
    owner_id bigint,
    customer_id bigint,
    originating_channel text NOT NULL COLLATE pg_catalog."C",
    created bigint NOT NULL,
    last_modified_by bigint,
    last_modified bigint NOT NULL,
    last_closed bigint
);
CREATE TABLE public.contact_persons (
    id bigint NOT NULL,
    customer_id bigint NOT NULL,
    first_name text NOT NULL COLLATE pg_catalog."C",
    last_name text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.contact_points (
    id bigint NOT NULL,
    person_id bigint NOT NULL,
    customer_id bigint NOT NULL,
    type text NOT NULL COLLATE pg_catalog."C",
    kind text COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C",
    compared_value text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.custom_attributes (
    resource text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    data_type text NOT NULL COLLATE pg_catalog."C",
    options text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.customers (
    id bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    department_id bigint NOT NULL
);
CREATE TABLE public.department_shares (
    department_id bigint NOT NULL,
    shared_with_id bigint NOT NULL
);
CREATE TABLE public.departments (
    id bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.log_in_failures (
    key text NOT NULL COLLATE pg_catalog."C",
    count integer NOT NULL,
    last bigint NOT NULL,
    forgotten bigint NOT NULL
);
CREATE TABLE public.queues (
    id bigint NOT NULL,
    name text NOT NULL COLLATE pg_catalog."C",
    department_id bigint NOT NULL
);
CREATE TABLE public.sessions (
    key text NOT NULL COLLATE pg_catalog."C",
    user_id bigint NOT NULL,
    created bigint NOT NULL,
    last_used bigint NOT NULL
);
CREATE TABLE public.settings (
    name text NOT NULL COLLATE pg_catalog."C",
    value text NOT NULL COLLATE pg_catalog."C"
);
CREATE TABLE public.users (
    id bigint NOT NULL,
    user_name text NOT NULL COLLATE pg_catalog."C",
    password_hash text NOT NULL COLLATE pg_catalog."C",
    name text NOT NULL COLLATE pg_catalog."C",
    first_name text NOT NULL COLLATE pg_catalog."C",
    last_name text NOT NULL COLLATE pg_catalog."C",
    enabled boolean NOT NULL,
    home_department_id bigint NOT NULL,
    foreign_departments text NOT NULL COLLATE pg_catalog."C",
    licenses text NOT NULL COLLATE pg_catalog."C",
    actions text NOT NULL COLLATE pg_catalog."C",
    transfer_activities_to text NOT NULL COLLATE pg_catalog."C",
    pull_activities_from text NOT NULL COLLATE pg_catalog."C"
);
INSERT INTO public.activities VALUES (5001, 1000, 1, 'email', 'general', 'outbound', 'completed', 'done', NULL, NULL, NULL, NULL, NULL, '', 5002, '', 1629453600000, 10, 1629453600000, NULL);
INSERT INTO public.activities VALUES (5000, 1000, 1, 'social', 'twitter', 'inbound', 'assigned', 'in_progress', 10, 11, 100, 200, 302, '@jh', NULL, 'Hello', 1629450000000, 11, 1629450000007, 400);
INSERT INTO public.activities VALUES (5002, 1000, 1, 'email', 'general', 'inbound', 'awaiting_assignment', 'ready_for_assignment', NULL, NULL, NULL, NULL, NULL, '', NULL, '', 1629451800000, NULL, 1629451800000, 401);
INSERT INTO public.activities VALUES (5003, NULL, 2, 'task', 'general', 'none', 'assigned', 'new', NULL, NULL, NULL, NULL, NULL, '', NULL, '', 1629451800000, NULL, 1629451800000, NULL);
INSERT INTO public.activity_custom_attributes VALUES (5000, 'rating', 0, 'red');
INSERT INTO public.activity_custom_attributes VALUES (5000, 'rating', 1, 'blue');
INSERT INTO public.activity_custom_attributes VALUES (5002, 'rating', 0, 'red');
INSERT INTO public.alembic_version VALUES ('0006');
INSERT INTO public.case_custom_attributes VALUES (1000, 'rating', 0, '2');
INSERT INTO public.case_custom_attributes VALUES (1000, 'topics', 0, 'zebra');
INSERT INTO public.case_custom_attributes VALUES (1000, 'topics', 1, 'ant');
INSERT INTO public.case_custom_attributes VALUES (1003, 'rating', 0, '1');
INSERT INTO public.case_custom_attributes VALUES (1003, 'topics', 0, 'ant');
INSERT INTO public.case_relations VALUES (1000, 1001);
INSERT INTO public.case_relations VALUES (1001, 1000);
INSERT INTO public.case_relations VALUES (1001, 1002);
INSERT INTO public.case_relations VALUES (1002, 1001);
INSERT INTO public.cases VALUES (1000, 1, 'open', 'high', 'Slow', 'Charging', 'Cable', 1893456000000, 10, 100, 'Chat', 1629450000000, 11, 1629897505001, NULL);
INSERT INTO public.cases VALUES (1001, 2, 'closed', 'medium', '', '', '', NULL, NULL, 101, 'Email', 1629536400000, NULL, 1629936000000, 1483228800000);
INSERT INTO public.cases VALUES (1002, 3, 'open', 'medium', '', '', '', NULL, 11, NULL, 'Email', 1629622800000, 10, 1630022400000, NULL);
INSERT INTO public.cases VALUES (1003, 1, 'open', 'medium', 'Edited by the program that wrote this', '', '', NULL, 10, 100, 'Email', 1629709200000, 10, 1735689605159, NULL);
INSERT INTO public.contact_persons VALUES (201, 100, 'Ann', 'Tierney');
INSERT INTO public.contact_persons VALUES (200, 100, 'John', 'Tierney');
INSERT INTO public.contact_persons VALUES (202, 101, 'Émile', 'Zola');
INSERT INTO public.contact_points VALUES (301, 200, 100, 'phone', NULL, '(408) 222-98.98', '4082229898');
INSERT INTO public.contact_points VALUES (300, 200, 100, 'email', NULL, 'J.Henry@customer.com', 'j.henry@customer.com');
INSERT INTO public.contact_points VALUES (302, 200, 100, 'social', 'twitter', '@jhenry', '@jhenry');
INSERT INTO public.contact_points VALUES (303, 202, 101, 'email', NULL, '4082229898', '4082229898');
INSERT INTO public.custom_attributes VALUES ('case', 'rating', 'string', '["1", "2"]');
INSERT INTO public.custom_attributes VALUES ('case', 'topics', 'stringList', '[]');
INSERT INTO public.custom_attributes VALUES ('activity', 'rating', 'stringList', '[]');
INSERT INTO public.customers VALUES (100, 'John Tierney', 1);
INSERT INTO public.customers VALUES (101, 'Émile Zola', 2);
INSERT INTO public.department_shares VALUES (1, 2);
INSERT INTO public.department_shares VALUES (3, 1);
INSERT INTO public.department_shares VALUES (3, 2);
INSERT INTO public.departments VALUES (1, 'Service');
INSERT INTO public.departments VALUES (2, 'Sales');
INSERT INTO public.departments VALUES (3, 'Archive');
INSERT INTO public.log_in_failures VALUES ('c317230ca4dc9880a706879948350fd2bbab86521819831bf57c4461cb57a268', 1, 1735689603927, 1735689903927);
INSERT INTO public.log_in_failures VALUES ('3bef237dbe73bbab117fd407280d07657f4960bc89b9d120448797bfd04a5124', 1, 1735689603927, 1735689633927);
INSERT INTO public.log_in_failures VALUES ('4cdc9f4283f3e07d72311061779d63c170cb3aa281e61b1e74ccb9d67ab13918', 1, 1735689603927, 1735689618927);
INSERT INTO public.queues VALUES (400, 'Complaints', 1);
INSERT INTO public.queues VALUES (401, 'Leads', 1);
INSERT INTO public.sessions VALUES ('24761ae99fa7152b4c3c9aa888657919fbc235c5d60fc72de72d60d3dd11c098', 10, 1735689604210, 1735689604210);
INSERT INTO public.settings VALUES ('customerDepartmentalization', 'true');
INSERT INTO public.settings VALUES ('sessionIdleMinutes', '5');
INSERT INTO public.users VALUES (10, 'frank', '$argon2id$v=19$m=65536,t=3,p=4$CwmyRGHegkKCWPFhayO/UQ$NrNmlu3ycl6cTYTTxrDMVqM0PgHltof1S5wJ3YU6GT0', 'Frank O.', 'Frank', 'Olin', true, 1, '[2]', '["CallTrackPlus", "ChatPlus", "MailPlus", "Platform"]', '["Edit Case", "View Agent Console"]', '[11]', '[11, 12]');
INSERT INTO public.users VALUES (11, 'mary', '$argon2id$v=19$m=65536,t=3,p=4$s8x1Aay2YSWucT/t14g0jQ$pP3IDjQEU91U0u3p2cq5TMZKa31n234mmSEMQ0cd8Cw', 'mary', '', '', true, 2, '[]', '[]', '[]', '[]', '[]');
INSERT INTO public.users VALUES (12, 'tom', '$argon2id$v=19$m=65536,t=3,p=4$19c0QQqiN4bIm9qiI5NazA$AhyV2IZGnPKbVOfzUxT67IXkr58+I7A3HUHnI2fbQNo', 'tom', '', '', false, 3, '[]', '[]', '[]', '[]', '[]');
ALTER TABLE ONLY public.alembic_version
    ADD CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num);
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT pk_activities PRIMARY KEY (id);
ALTER TABLE ONLY public.activity_custom_attributes
    ADD CONSTRAINT pk_activity_custom_attributes PRIMARY KEY (activity_id, name, "position");
ALTER TABLE ONLY public.case_custom_attributes
    ADD CONSTRAINT pk_case_custom_attributes PRIMARY KEY (case_id, name, "position");
ALTER TABLE ONLY public.case_relations
    ADD CONSTRAINT pk_case_relations PRIMARY KEY (case_id, other_id);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT pk_cases PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_persons
    ADD CONSTRAINT pk_contact_persons PRIMARY KEY (id);
ALTER TABLE ONLY public.contact_points
    ADD CONSTRAINT pk_contact_points PRIMARY KEY (id);
ALTER TABLE ONLY public.custom_attributes
    ADD CONSTRAINT pk_custom_attributes PRIMARY KEY (resource, name);
ALTER TABLE ONLY public.customers
    ADD CONSTRAINT pk_customers PRIMARY KEY (id);
ALTER TABLE ONLY public.department_shares
    ADD CONSTRAINT pk_department_shares PRIMARY KEY (department_id, shared_with_id);
ALTER TABLE ONLY public.departments
    ADD CONSTRAINT pk_departments PRIMARY KEY (id);
ALTER TABLE ONLY public.log_in_failures
    ADD CONSTRAINT pk_log_in_failures PRIMARY KEY (key);
ALTER TABLE ONLY public.queues
    ADD CONSTRAINT pk_queues PRIMARY KEY (id);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT pk_sessions PRIMARY KEY (key);
ALTER TABLE ONLY public.settings
    ADD CONSTRAINT pk_settings PRIMARY KEY (name);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT pk_users PRIMARY KEY (id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT uq_users_user_name UNIQUE (user_name);
CREATE INDEX ix_activities_assigned_to ON public.activities USING btree (assigned_to);
CREATE INDEX ix_activities_case_id ON public.activities USING btree (case_id);
CREATE INDEX ix_activities_created ON public.activities USING btree (created);
CREATE INDEX ix_activities_customer_id ON public.activities USING btree (customer_id);
CREATE INDEX ix_activities_last_modified ON public.activities USING btree (last_modified);
CREATE INDEX ix_activities_queue_id ON public.activities USING btree (queue_id);
CREATE INDEX ix_activities_response_to ON public.activities USING btree (response_to);
CREATE INDEX ix_activity_custom_attributes_name_value ON public.activity_custom_attributes USING btree (name, value);
CREATE INDEX ix_case_custom_attributes_name_value_case_id_position ON public.case_custom_attributes USING btree (name, value, case_id, "position");
CREATE INDEX ix_cases_customer_id_department_id_status_created ON public.cases USING btree (customer_id, department_id, status, created);
CREATE INDEX ix_cases_department_id_last_closed ON public.cases USING btree (department_id, last_closed);
CREATE INDEX ix_cases_department_id_last_modified_status_id ON public.cases USING btree (department_id, last_modified, status, id);
CREATE INDEX ix_cases_department_id_status_created_id ON public.cases USING btree (department_id, status, created, id);
CREATE INDEX ix_cases_owner_id_status_created_department_id ON public.cases USING btree (owner_id, status, created, department_id);
CREATE INDEX ix_contact_persons_customer_id ON public.contact_persons USING btree (customer_id);
CREATE INDEX ix_contact_points_compared_value_type ON public.contact_points USING btree (compared_value, type);
CREATE INDEX ix_contact_points_customer_id ON public.contact_points USING btree (customer_id);
CREATE INDEX ix_customers_name ON public.customers USING btree (name);
CREATE INDEX ix_department_shares_shared_with_id ON public.department_shares USING btree (shared_with_id);
CREATE INDEX ix_departments_name ON public.departments USING btree (name);
CREATE INDEX ix_log_in_failures_forgotten ON public.log_in_failures USING btree (forgotten);
CREATE INDEX ix_sessions_user_id ON public.sessions USING btree (user_id);
CREATE STATISTICS public.st_case_custom_attributes_name_value (mcv) ON name, value FROM public.case_custom_attributes;
CREATE TRIGGER users_disabled AFTER UPDATE OF enabled ON public.users FOR EACH ROW WHEN ((NOT new.enabled)) EXECUTE FUNCTION public.end_sessions_of_user();
CREATE TRIGGER users_replaced AFTER INSERT ON public.users FOR EACH ROW WHEN ((NOT new.enabled)) EXECUTE FUNCTION public.end_sessions_of_user();
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT fk_activities_assigned_to FOREIGN KEY (assigned_to) REFERENCES public.users(id);
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT fk_activities_case_id FOREIGN KEY (case_id) REFERENCES public.cases(id);
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT fk_activities_contact_person_id FOREIGN KEY (contact_person_id) REFERENCES public.contact_persons(id);
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT fk_activities_contact_point_id FOREIGN KEY (contact_point_id) REFERENCES public.contact_points(id);
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT fk_activities_customer_id FOREIGN KEY (customer_id) REFERENCES public.customers(id);
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT fk_activities_department_id FOREIGN KEY (department_id) REFERENCES public.departments(id);
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT fk_activities_last_modified_by FOREIGN KEY (last_modified_by) REFERENCES public.users(id);
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT fk_activities_locked_by FOREIGN KEY (locked_by) REFERENCES public.users(id);
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT fk_activities_queue_id FOREIGN KEY (queue_id) REFERENCES public.queues(id);
ALTER TABLE ONLY public.activities
    ADD CONSTRAINT fk_activities_response_to FOREIGN KEY (response_to) REFERENCES public.activities(id) DEFERRABLE INITIALLY DEFERRED;
ALTER TABLE ONLY public.activity_custom_attributes
    ADD CONSTRAINT fk_activity_custom_attributes_activity_id FOREIGN KEY (activity_id) REFERENCES public.activities(id);
ALTER TABLE ONLY public.case_custom_attributes
    ADD CONSTRAINT fk_case_custom_attributes_case_id FOREIGN KEY (case_id) REFERENCES public.cases(id);
ALTER TABLE ONLY public.case_relations
    ADD CONSTRAINT fk_case_relations_case_id FOREIGN KEY (case_id) REFERENCES public.cases(id);
ALTER TABLE ONLY public.case_relations
    ADD CONSTRAINT fk_case_relations_other_id FOREIGN KEY (other_id) REFERENCES public.cases(id);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT fk_cases_customer_id FOREIGN KEY (customer_id) REFERENCES public.customers(id);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT fk_cases_department_id FOREIGN KEY (department_id) REFERENCES public.departments(id);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT fk_cases_last_modified_by FOREIGN KEY (last_modified_by) REFERENCES public.users(id);
ALTER TABLE ONLY public.cases
    ADD CONSTRAINT fk_cases_owner_id FOREIGN KEY (owner_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.contact_persons
    ADD CONSTRAINT fk_contact_persons_customer_id FOREIGN KEY (customer_id) REFERENCES public.customers(id);
ALTER TABLE ONLY public.contact_points
    ADD CONSTRAINT fk_contact_points_customer_id FOREIGN KEY (customer_id) REFERENCES public.customers(id);
ALTER TABLE ONLY public.contact_points
    ADD CONSTRAINT fk_contact_points_person_id FOREIGN KEY (person_id) REFERENCES public.contact_persons(id);
ALTER TABLE ONLY public.customers
    ADD CONSTRAINT fk_customers_department_id FOREIGN KEY (department_id) REFERENCES public.departments(id);
ALTER TABLE ONLY public.department_shares
    ADD CONSTRAINT fk_department_shares_department_id FOREIGN KEY (department_id) REFERENCES public.departments(id);
ALTER TABLE ONLY public.department_shares
    ADD CONSTRAINT fk_department_shares_shared_with_id FOREIGN KEY (shared_with_id) REFERENCES public.departments(id);
ALTER TABLE ONLY public.queues
    ADD CONSTRAINT fk_queues_department_id FOREIGN KEY (department_id) REFERENCES public.departments(id);
ALTER TABLE ONLY public.sessions
    ADD CONSTRAINT fk_sessions_user_id FOREIGN KEY (user_id) REFERENCES public.users(id);
ALTER TABLE ONLY public.users
    ADD CONSTRAINT fk_users_home_department_id FOREIGN KEY (home_department_id) REFERENCES public.departments(id);
