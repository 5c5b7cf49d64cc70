BEGIN TRANSACTION;
CREATE TABLE activities (
	id INTEGER NOT NULL, 
	case_id INTEGER, 
	department_id INTEGER NOT NULL, 
	type TEXT NOT NULL, 
	subtype TEXT NOT NULL, 
	mode TEXT NOT NULL, 
	status TEXT NOT NULL, 
	substatus TEXT NOT NULL, 
	assigned_to INTEGER, 
	locked_by INTEGER, 
	customer_id INTEGER, 
	contact_person_id INTEGER, 
	contact_point_id INTEGER, 
	contact_point_data TEXT NOT NULL, 
	response_to INTEGER, 
	subject TEXT NOT NULL, 
	created INTEGER NOT NULL, 
	last_modified_by INTEGER, 
	last_modified INTEGER NOT NULL, queue_id INTEGER CONSTRAINT fk_activities_queue_id REFERENCES queues (id), 
	CONSTRAINT pk_activities PRIMARY KEY (id), 
	CONSTRAINT fk_activities_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_activities_department_id FOREIGN KEY(department_id) REFERENCES departments (id), 
	CONSTRAINT fk_activities_assigned_to FOREIGN KEY(assigned_to) REFERENCES users (id), 
	CONSTRAINT fk_activities_locked_by FOREIGN KEY(locked_by) REFERENCES users (id), 
	CONSTRAINT fk_activities_customer_id FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_activities_contact_person_id FOREIGN KEY(contact_person_id) REFERENCES contact_persons (id), 
	CONSTRAINT fk_activities_contact_point_id FOREIGN KEY(contact_point_id) REFERENCES contact_points (id), 
	CONSTRAINT fk_activities_response_to FOREIGN KEY(response_to) REFERENCES activities (id) DEFERRABLE INITIALLY DEFERRED, 
	CONSTRAINT fk_activities_last_modified_by FOREIGN KEY(last_modified_by) REFERENCES users (id)
);
INSERT INTO "activities" VALUES(5000,1000,1,'social','twitter','inbound','assigned','in_progress',10,11,100,200,302,'@jh',NULL,'Hello',1629450000000,11,1629450000007,400);
INSERT INTO "activities" VALUES(5001,1000,1,'email','general','outbound','completed','done',NULL,NULL,NULL,NULL,NULL,'',5002,'',1629453600000,10,1629453600000,NULL);
INSERT INTO "activities" VALUES(5002,1000,1,'email','general','inbound','awaiting_assignment','ready_for_assignment',NULL,NULL,NULL,NULL,NULL,'',NULL,'',1629451800000,NULL,1629451800000,401);
INSERT INTO "activities" VALUES(5003,NULL,2,'task','general','none','assigned','new',NULL,NULL,NULL,NULL,NULL,'',NULL,'',1629451800000,NULL,1629451800000,NULL);
CREATE TABLE activity_custom_attributes (
	activity_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_activity_custom_attributes PRIMARY KEY (activity_id, name, position), 
	CONSTRAINT fk_activity_custom_attributes_activity_id FOREIGN KEY(activity_id) REFERENCES activities (id)
);
INSERT INTO "activity_custom_attributes" VALUES(5000,'rating',0,'red');
INSERT INTO "activity_custom_attributes" VALUES(5000,'rating',1,'blue');
INSERT INTO "activity_custom_attributes" VALUES(5002,'rating',0,'red');
CREATE TABLE alembic_version (
	version_num VARCHAR(32) NOT NULL, 
	CONSTRAINT alembic_version_pkc PRIMARY KEY (version_num)
);
INSERT INTO "alembic_version" VALUES('0005');
CREATE TABLE case_custom_attributes (
	case_id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	position INTEGER NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_case_custom_attributes PRIMARY KEY (case_id, name, position), 
	CONSTRAINT fk_case_custom_attributes_case_id FOREIGN KEY(case_id) REFERENCES cases (id)
);
INSERT INTO "case_custom_attributes" VALUES(1000,'rating',0,'2');
INSERT INTO "case_custom_attributes" VALUES(1000,'topics',0,'zebra');
INSERT INTO "case_custom_attributes" VALUES(1000,'topics',1,'ant');
INSERT INTO "case_custom_attributes" VALUES(1003,'rating',0,'1');
INSERT INTO "case_custom_attributes" VALUES(1003,'topics',0,'ant');
CREATE TABLE case_relations (
	case_id INTEGER NOT NULL, 
	other_id INTEGER NOT NULL, 
	CONSTRAINT pk_case_relations PRIMARY KEY (case_id, other_id), 
	CONSTRAINT fk_case_relations_case_id FOREIGN KEY(case_id) REFERENCES cases (id), 
	CONSTRAINT fk_case_relations_other_id FOREIGN KEY(other_id) REFERENCES cases (id)
);
INSERT INTO "case_relations" VALUES(1000,1001);
INSERT INTO "case_relations" VALUES(1001,1000);
INSERT INTO "case_relations" VALUES(1001,1002);
INSERT INTO "case_relations" VALUES(1002,1001);
CREATE TABLE cases (
	id INTEGER NOT NULL, 
	department_id INTEGER NOT NULL, 
	status TEXT NOT NULL, 
	severity TEXT NOT NULL, 
	subject TEXT NOT NULL, 
	description TEXT NOT NULL, 
	solution TEXT NOT NULL, 
	due_date INTEGER, 
	owner_id INTEGER, 
	customer_id INTEGER, 
	originating_channel TEXT NOT NULL, 
	created INTEGER NOT NULL, 
	last_modified_by INTEGER, 
	last_modified INTEGER NOT NULL, 
	last_closed INTEGER, 
	CONSTRAINT pk_cases PRIMARY KEY (id), 
	CONSTRAINT fk_cases_department_id FOREIGN KEY(department_id) REFERENCES departments (id), 
	CONSTRAINT fk_cases_owner_id FOREIGN KEY(owner_id) REFERENCES users (id), 
	CONSTRAINT fk_cases_customer_id FOREIGN KEY(customer_id) REFERENCES customers (id), 
	CONSTRAINT fk_cases_last_modified_by FOREIGN KEY(last_modified_by) REFERENCES users (id)
);
INSERT INTO "cases" VALUES(1000,1,'open','high','Slow','Charging','Cable',1893456000000,10,100,'Chat',1629450000000,11,1629897505001,NULL);
INSERT INTO "cases" VALUES(1001,2,'closed','medium','','','',NULL,NULL,101,'Email',1629536400000,NULL,1629936000000,1629936000000);
INSERT INTO "cases" VALUES(1002,3,'open','medium','','','',NULL,11,NULL,'Email',1629622800000,10,1630022400000,NULL);
INSERT INTO "cases" VALUES(1003,1,'open','medium','Edited by the program that wrote this','','',NULL,10,100,'Email',1629709200000,10,1735689603602,NULL);
CREATE TABLE contact_persons (
	id INTEGER NOT NULL, 
	customer_id INTEGER NOT NULL, 
	first_name TEXT NOT NULL, 
	last_name TEXT NOT NULL, 
	CONSTRAINT pk_contact_persons PRIMARY KEY (id), 
	CONSTRAINT fk_contact_persons_customer_id FOREIGN KEY(customer_id) REFERENCES customers (id)
);
INSERT INTO "contact_persons" VALUES(200,100,'John','Tierney');
INSERT INTO "contact_persons" VALUES(201,100,'Ann','Tierney');
INSERT INTO "contact_persons" VALUES(202,101,'Émile','Zola');
CREATE TABLE contact_points (
	id INTEGER NOT NULL, 
	person_id INTEGER NOT NULL, 
	customer_id INTEGER NOT NULL, 
	type TEXT NOT NULL, 
	kind TEXT, 
	value TEXT NOT NULL, 
	compared_value TEXT NOT NULL, 
	CONSTRAINT pk_contact_points PRIMARY KEY (id), 
	CONSTRAINT fk_contact_points_person_id FOREIGN KEY(person_id) REFERENCES contact_persons (id), 
	CONSTRAINT fk_contact_points_customer_id FOREIGN KEY(customer_id) REFERENCES customers (id)
);
INSERT INTO "contact_points" VALUES(300,200,100,'email',NULL,'J.Henry@customer.com','j.henry@customer.com');
INSERT INTO "contact_points" VALUES(301,200,100,'phone',NULL,'(408) 222-98.98','4082229898');
INSERT INTO "contact_points" VALUES(302,200,100,'social','twitter','@jhenry','@jhenry');
INSERT INTO "contact_points" VALUES(303,202,101,'email',NULL,'4082229898','4082229898');
CREATE TABLE custom_attributes (
	resource TEXT NOT NULL, 
	name TEXT NOT NULL, 
	data_type TEXT NOT NULL, 
	options TEXT NOT NULL, 
	CONSTRAINT pk_custom_attributes PRIMARY KEY (resource, name)
);
INSERT INTO "custom_attributes" VALUES('case','rating','string','["1", "2"]');
INSERT INTO "custom_attributes" VALUES('case','topics','stringList','[]');
INSERT INTO "custom_attributes" VALUES('activity','rating','stringList','[]');
CREATE TABLE customers (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	department_id INTEGER NOT NULL, 
	CONSTRAINT pk_customers PRIMARY KEY (id), 
	CONSTRAINT fk_customers_department_id FOREIGN KEY(department_id) REFERENCES departments (id)
);
INSERT INTO "customers" VALUES(100,'John Tierney',1);
INSERT INTO "customers" VALUES(101,'Émile Zola',2);
CREATE TABLE department_shares (
	department_id INTEGER NOT NULL, 
	shared_with_id INTEGER NOT NULL, 
	CONSTRAINT pk_department_shares PRIMARY KEY (department_id, shared_with_id), 
	CONSTRAINT fk_department_shares_department_id FOREIGN KEY(department_id) REFERENCES departments (id), 
	CONSTRAINT fk_department_shares_shared_with_id FOREIGN KEY(shared_with_id) REFERENCES departments (id)
);
INSERT INTO "department_shares" VALUES(1,2);
INSERT INTO "department_shares" VALUES(3,1);
INSERT INTO "department_shares" VALUES(3,2);
CREATE TABLE departments (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	CONSTRAINT pk_departments PRIMARY KEY (id)
);
INSERT INTO "departments" VALUES(1,'Service');
INSERT INTO "departments" VALUES(2,'Sales');
INSERT INTO "departments" VALUES(3,'Archive');
CREATE TABLE log_in_failures (
	"key" TEXT NOT NULL, 
	count INTEGER NOT NULL, 
	last INTEGER NOT NULL, 
	forgotten INTEGER NOT NULL, 
	CONSTRAINT pk_log_in_failures PRIMARY KEY ("key")
);
INSERT INTO "log_in_failures" VALUES('3bef237dbe73bbab117fd407280d07657f4960bc89b9d120448797bfd04a5124',1,1735689602729,1735689632729);
INSERT INTO "log_in_failures" VALUES('4cdc9f4283f3e07d72311061779d63c170cb3aa281e61b1e74ccb9d67ab13918',1,1735689602729,1735689617729);
INSERT INTO "log_in_failures" VALUES('c317230ca4dc9880a706879948350fd2bbab86521819831bf57c4461cb57a268',1,1735689602729,1735689902729);
CREATE TABLE queues (
	id INTEGER NOT NULL, 
	name TEXT NOT NULL, 
	department_id INTEGER NOT NULL, 
	CONSTRAINT pk_queues PRIMARY KEY (id), 
	CONSTRAINT fk_queues_department_id FOREIGN KEY(department_id) REFERENCES departments (id)
);
INSERT INTO "queues" VALUES(400,'Complaints',1);
INSERT INTO "queues" VALUES(401,'Leads',1);
CREATE TABLE sessions (
	"key" TEXT NOT NULL, 
	user_id INTEGER NOT NULL, 
	created INTEGER NOT NULL, 
	last_used INTEGER NOT NULL, 
	CONSTRAINT pk_sessions PRIMARY KEY ("key"), 
	CONSTRAINT fk_sessions_user_id FOREIGN KEY(user_id) REFERENCES users (id)
);
INSERT INTO "sessions" VALUES('fb7326ec97a9c1201527d118472160a61fc70f3f9b5a1a24728ab8f8e719e500',10,1735689603152,1735689603152);
CREATE TABLE settings (
	name TEXT NOT NULL, 
	value TEXT NOT NULL, 
	CONSTRAINT pk_settings PRIMARY KEY (name)
);
INSERT INTO "settings" VALUES('customerDepartmentalization','true');
INSERT INTO "settings" VALUES('sessionIdleMinutes','5');
CREATE TABLE users (
	id INTEGER NOT NULL, 
	user_name TEXT NOT NULL, 
	password_hash TEXT NOT NULL, 
	name TEXT NOT NULL, 
	first_name TEXT NOT NULL, 
	last_name TEXT NOT NULL, 
	enabled BOOLEAN NOT NULL, 
	home_department_id INTEGER NOT NULL, 
	foreign_departments TEXT NOT NULL, 
	licenses TEXT NOT NULL, 
	actions TEXT NOT NULL, 
	transfer_activities_to TEXT NOT NULL, 
	pull_activities_from TEXT NOT NULL, 
	CONSTRAINT pk_users PRIMARY KEY (id), 
	CONSTRAINT uq_users_user_name UNIQUE (user_name), 
	CONSTRAINT fk_users_home_department_id FOREIGN KEY(home_department_id) REFERENCES departments (id)
);
INSERT INTO "users" VALUES(10,'frank','$argon2id$v=19$m=65536,t=3,p=4$LKUqTakGctp6TKS6f8OS6A$P1PEuhbbNGz/70cAeyeZ8LOmQ7EkmeiT3GkibYdB5QI','Frank O.','Frank','Olin',1,1,'[2]','["CallTrackPlus", "ChatPlus", "MailPlus", "Platform"]','["Edit Case", "View Agent Console"]','[11]','[11, 12]');
INSERT INTO "users" VALUES(11,'mary','$argon2id$v=19$m=65536,t=3,p=4$1t/r/iNBpIoz48JY6YzDjg$bjNmKInSeqqRB+Xuya0MD1+fDZShjHXUx2FG2jL7vkc','mary','','',1,2,'[]','[]','[]','[]','[]');
INSERT INTO "users" VALUES(12,'tom','$argon2id$v=19$m=65536,t=3,p=4$SxeiRfALzDo34gmZsF+meQ$DLjKPBL7sWwmIPMOLfZZx9vb50soXUyzxhJ0Lkz3h8Q','tom','','',0,3,'[]','[]','[]','[]','[]');
CREATE INDEX ix_departments_name ON departments (name);
CREATE INDEX ix_department_shares_shared_with_id ON department_shares (shared_with_id);
CREATE INDEX ix_cases_created ON cases (created);
CREATE INDEX ix_cases_customer_id ON cases (customer_id);
CREATE INDEX ix_cases_department_id ON cases (department_id);
CREATE INDEX ix_cases_last_closed ON cases (last_closed);
CREATE INDEX ix_cases_last_modified ON cases (last_modified);
CREATE INDEX ix_cases_owner_id ON cases (owner_id);
CREATE INDEX ix_contact_persons_customer_id ON contact_persons (customer_id);
CREATE INDEX ix_sessions_user_id ON sessions (user_id);
CREATE INDEX ix_case_custom_attributes_name_value ON case_custom_attributes (name, value);
CREATE INDEX ix_contact_points_compared_value_type ON contact_points (compared_value, type);
CREATE INDEX ix_contact_points_customer_id ON contact_points (customer_id);
CREATE INDEX ix_activities_case_id ON activities (case_id);
CREATE INDEX ix_activities_response_to ON activities (response_to);
CREATE INDEX ix_log_in_failures_forgotten ON log_in_failures (forgotten);
CREATE TRIGGER users_disabled AFTER UPDATE OF enabled ON users WHEN NOT NEW.enabled
BEGIN DELETE FROM sessions WHERE user_id = NEW.id; END;
CREATE TRIGGER users_replaced AFTER INSERT ON users WHEN NOT NEW.enabled
BEGIN DELETE FROM sessions WHERE user_id = NEW.id; END;
CREATE INDEX ix_activity_custom_attributes_name_value ON activity_custom_attributes (name, value);
CREATE INDEX ix_activities_customer_id ON activities (customer_id);
CREATE INDEX ix_activities_assigned_to ON activities (assigned_to);
CREATE INDEX ix_activities_queue_id ON activities (queue_id);
CREATE INDEX ix_activities_created ON activities (created);
CREATE INDEX ix_activities_last_modified ON activities (last_modified);
COMMIT;
